import { Link } from "@tanstack/react-router";
import type { Adherence, Side } from "#shared/contracts/adherence.ts";
import { Explained } from "../explained/explained.tsx";
import { formatCount, formatShare } from "../numbers/format-number.ts";
import { useLotMethod } from "../trades/lot-method.ts";
import { askedOf } from "../trades/asked-of.ts";
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
  if (narrow)
    return (
      <Section title="Rule by rule">
        <ul className="lines">
          {rules.map((rule) => (
            <RuleItem key={rule.id} rule={rule} currency={shown} setup={setup} />
          ))}
        </ul>
      </Section>
    );
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
                  {adherence.answered === 0 ? null : (
                    <span className="soft small">{worthWords(results, shown)}</span>
                  )}
                </th>
                <td className="right" title={rangeWords(adherence)}>
                  {adherence.share === null ? "–" : formatShare(adherence.share.toFixed(4))}
                  <span className="soft small playbooks-under">{answersWords(adherence)}</span>
                </td>
                {(["followed", "broken"] as const).map((answer) => (
                  <td className="right" key={answer}>
                    <SideCell side={results[answer]} currency={shown} search={searchOf(setup, id, answer)} />
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

type ItemProps = { rule: Adherence["rules"][number]; currency: string; setup: string };

/** A rule on a phone, which has no room for columns. */
function RuleItem({ rule: { id, words, retiredAt, adherence, results }, currency, setup }: ItemProps) {
  return (
    <li className="item">
      <div>
        <h3 className="playbooks-rule">
          {words}
          {retiredAt === null ? null : <span className="pill">no longer asked</span>}
        </h3>
        <p className="soft small">
          {adherence.share === null ? null : `kept ${formatShare(adherence.share.toFixed(4))}, `}
          {answersWords(adherence)}
        </p>
        {adherence.answered === 0 ? null : (
          <dl className="playbooks-sides small">
            {(["followed", "broken"] as const).map((answer) => (
              <div key={answer}>
                <dt className="soft">{answer}</dt>
                <dd>
                  <SideCell side={results[answer]} currency={currency} search={searchOf(setup, id, answer)} />
                </dd>
              </div>
            ))}
          </dl>
        )}
      </div>
    </li>
  );
}

function searchOf(setup: string, rule: string, adherence: "followed" | "broken"): TradesSearch {
  return { setup, status: "closed", rule, adherence };
}

function SideCell({ side, currency, search }: { side: Side; currency: string; search: TradesSearch }) {
  const method = useLotMethod();
  if (side.perTrade === null) return "–";
  return (
    <>
      <Explained
        name={`the average result of a trade, rule ${search.adherence}`}
        asked={askedOf("expectancy", { currency, search, method })}
      >
        <Amount value={side.perTrade} currency={currency} />
      </Explained>
      <span className="soft small playbooks-under">
        a trade,{" "}
        <Link to="/trades" search={search}>
          {formatCount(side.trades)} {side.trades === 1 ? "trade" : "trades"}
        </Link>
      </span>
    </>
  );
}
