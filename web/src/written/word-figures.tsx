import type { WordFigures } from "#shared/contracts/tags.ts";
import { formatCount } from "../numbers/format-number.ts";
import { Explained } from "../explained/explained.tsx";
import { Amount } from "../ui/amount.tsx";
import { Time } from "../ui/time.tsx";

type Props = { figures: WordFigures; of: { tag: string } | { setup: string } };

/** What the trades of a tag or a setup come to, in a line. */
export function WordFiguresLine({ figures, of }: Props) {
  const { trades, openTrades, lastAt, byCurrency } = figures;
  if (trades + openTrades === 0) return <span className="soft small">no trade in your ledger</span>;
  return (
    <span className="written-figures small">
      <span className="soft">
        {formatCount(trades)} {trades === 1 ? "trade" : "trades"}
        {openTrades === 0 ? "" : `, ${formatCount(openTrades)} open`}
      </span>
      {byCurrency.map(({ currency, netPnl }) => (
        <span key={currency}>
          <Explained
            name={`the net P&L of ${"tag" in of ? of.tag : of.setup}`}
            asked={{ of: "trades", figure: "netPnl", currency, by: "month", filter: of }}
          >
            <Amount value={netPnl} currency={currency} />
          </Explained>{" "}
          <span className="soft">{currency}</span>
        </span>
      ))}
      {lastAt === null ? null : (
        <span className="soft">
          last <Time at={lastAt} as="ago" />
        </span>
      )}
    </span>
  );
}
