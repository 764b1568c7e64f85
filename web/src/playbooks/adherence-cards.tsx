import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import type { Adherence, Side } from "#shared/contracts/adherence.ts";
import type { Playbook } from "#shared/contracts/playbooks.ts";
import { CurrencySelect } from "../breakdowns/currency-select.tsx";
import { Explained } from "../explained/explained.tsx";
import { formatCount, formatShare } from "../numbers/format-number.ts";
import { askedMethod, useLotMethod } from "../trades/lot-method.ts";
import { askedOf } from "../trades/asked-of.ts";
import type { TradesSearch } from "../trades/search.ts";
import { Amount } from "../ui/amount.tsx";
import { Loaded, Section } from "../ui/section.tsx";
import { answersWords, rangeWords, worthWords } from "./adherence-words.ts";
import { MissedCard } from "./missed-card.tsx";
import { adherenceQuery } from "./queries.ts";
import { RuleTable } from "./rule-table.tsx";

/** What the trades of a setup made, how far its rules were kept, and what was missed. */
export function AdherenceCards({ playbook }: { playbook: Playbook }) {
  const [currency, setCurrency] = useState<string>();
  const method = askedMethod(useLotMethod());
  const asked = useQuery(
    adherenceQuery(playbook.id, { ...method, ...(currency === undefined ? {} : { currency }) }),
  );
  return (
    <Loaded asked={asked} lines={8}>
      {(figures) => (
        <>
          <Section
            title="Kept and broken"
            aside={
              <CurrencySelect
                known={figures.currencies}
                shown={figures.currency ?? undefined}
                choose={setCurrency}
              />
            }
          >
            <Kept figures={figures} name={playbook.name} />
          </Section>
          {figures.rules.length === 0 ? null : <RuleTable figures={figures} setup={playbook.name} />}
          <MissedCard setup={playbook.name} figures={figures} />
        </>
      )}
    </Loaded>
  );
}

function Kept({ figures, name }: { figures: Adherence; name: string }) {
  const { adherence, results, taken, currency, answered, trades } = figures;
  if (currency === null)
    return <p className="soft">Give a trade this setup on its page, and see here what its trades make.</p>;
  return (
    <div className="stack">
      {adherence.share === null ? null : (
        <div>
          <p>
            <strong className="playbooks-figure">{formatShare(adherence.share.toFixed(4))}</strong> of your
            answers say that you kept to a rule.
          </p>
          <p className="soft small">
            {answersWords(adherence)} in {formatCount(answered)} of {formatCount(trades)} closed trades;{" "}
            {rangeWords(adherence)}
          </p>
        </div>
      )}
      <dl className="playbooks-sides">
        <SideTile
          name="Taken in all"
          side={taken}
          currency={currency}
          search={{ setup: name, status: "closed" }}
        />
        <SideTile
          name="No rule broken"
          side={results.followed}
          currency={currency}
          search={{ setup: name, status: "closed", adherence: "followed" }}
        />
        <SideTile
          name="A rule broken"
          side={results.broken}
          currency={currency}
          search={{ setup: name, status: "closed", adherence: "broken" }}
        />
      </dl>
      <p className="soft">{worthWords(results, currency)}</p>
    </div>
  );
}

type TileProps = { name: string; side: Side; currency: string; search: TradesSearch };

function SideTile({ name, side: { trades, wins, netPnl, perTrade }, currency, search }: TileProps) {
  const method = useLotMethod();
  return (
    <div>
      <dt className="soft small">{name}</dt>
      <dd>
        <span className="playbooks-figure">
          {trades === 0 ? (
            "–"
          ) : (
            <Explained
              name={`the net P&L, ${name.toLowerCase()}`}
              asked={askedOf("netPnl", { currency, search, method })}
            >
              <Amount value={netPnl} currency={currency} />
            </Explained>
          )}
        </span>
        {trades === 0 ? null : <span className="soft small">{currency} net</span>}
        <span className="soft small">
          {trades === 0 ? (
            "no trade"
          ) : (
            <>
              <Link to="/trades" search={search}>
                {formatCount(trades)} {trades === 1 ? "trade" : "trades"}
                <span className="hidden-visually">, {name.toLowerCase()}</span>
              </Link>
              , {formatCount(wins)} won
            </>
          )}
        </span>
        {perTrade === null ? null : (
          <span className="soft small">
            <Explained
              name={`the average result of a trade, ${name.toLowerCase()}`}
              asked={askedOf("expectancy", { currency, search, method })}
            >
              <Amount value={perTrade} currency={currency} />
            </Explained>{" "}
            a trade
          </span>
        )}
      </dd>
    </div>
  );
}
