import { Link } from "@tanstack/react-router";
import type { Adherence, Side } from "#shared/contracts/adherence.ts";
import { formatCount, formatShare } from "../numbers/format-number.ts";
import type { TradesSearch } from "../trades/search.ts";
import { Amount } from "../ui/amount.tsx";
import { Section } from "../ui/section.tsx";
import { useNarrow } from "../ui/use-narrow.ts";
import { answersWords, rangeWords, worthWords } from "./adherence-words.ts";

type Props = { figures: Adherence; setup: string };

/** Each rule: how often it was kept, and what trades made that followed or broke it. */
export function RuleTable({ figures: { rules, currency }, setup }: Props) {
  const narrow = useNarrow();
  const shown = currency ?? "";
  return (
    <Section title="Rule by rule">
      <div className="table-wrap">
        <table className="table">
          <caption className="hidden-visually">What each rule was worth</caption>
          <thead>
            <tr>
              <th scope="col">Rule</th>
              <th scope="col" className="right">
                Kept
              </th>
              <th scope="col" className="right">
                Followed
              </th>
              <th scope="col" className="right">
                Broken
              </th>
            </tr>
          </thead>
          <tbody>
            {rules.map(({ id, words, retiredAt, adherence, results }) => (
              <tr key={id}>
                <th scope="row" className="playbooks-rule">
                  {words}
                  {retiredAt === null ? null : <span className="pill">no longer asked</span>}
                  {narrow || adherence.answered === 0 ? null : (
                    <span className="soft small">{worthWords(results, shown)}</span>
                  )}
                </th>
                <td className="right" title={rangeWords(adherence)}>
                  {adherence.share === null ? "–" : formatShare(adherence.share.toFixed(4))}
                  <span className="soft small playbooks-under">{answersWords(adherence)}</span>
                </td>
                {(["followed", "broken"] as const).map((answer) => (
                  <td className="right" key={answer}>
                    <SideCell
                      side={results[answer]}
                      currency={shown}
                      search={{ setup, status: "closed", rule: id, adherence: answer }}
                    />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Section>
  );
}

function SideCell({ side, currency, search }: { side: Side; currency: string; search: TradesSearch }) {
  if (side.perTrade === null) return "–";
  return (
    <>
      <Amount value={side.perTrade} currency={currency} />
      <span className="soft small playbooks-under">
        a trade,{" "}
        <Link to="/trades" search={search}>
          {formatCount(side.trades)} {side.trades === 1 ? "trade" : "trades"}
        </Link>
      </span>
    </>
  );
}
