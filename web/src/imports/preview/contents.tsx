import type { Import } from "#shared/contracts/imports.ts";
import type { ImportContents } from "#shared/contracts/import-contents.ts";
import { useNow } from "../../ui/use-now.ts";
import {
  bookingsWords,
  feesWords,
  leftOutWords,
  namesWords,
  oddPricesWords,
  spanWords,
  tradesWords,
} from "./contents-words.ts";

/** What the file holds: whose fills, of what, when, at which cost, and the trades that they make. */
export function Contents({ found, contents }: { found: Import; contents: ImportContents }) {
  const now = useNow();
  const { accounts, symbols, span, trades, leftOut, oddPrices, bookings = [] } = contents;
  const fresh = found.diff?.new ?? found.rows.new;
  if (span === null && leftOut.length === 0 && bookings.length === 0) return null;
  return (
    <>
      <dl className="imports-facts">
        {span === null ? null : (
          <>
            <Fact name={accounts.count === 1 ? "Account" : "Accounts"} value={namesWords(accounts, 3)} />
            <Fact name={symbols.count === 1 ? "Symbol" : "Symbols"} value={namesWords(symbols)} />
            <Fact name="Dates" value={spanWords(span, now)} />
            <Fact name="Fees" value={feesWords(contents)} />
          </>
        )}
        {fresh === 0 || span === null ? null : (
          <Fact
            name="Trades"
            value={tradesWords(trades)}
            note={trades === null ? undefined : "from the new fills alone; positions you hold can change it"}
          />
        )}
        {bookings.length === 0 ? null : (
          <Fact name="Besides" value={bookings.map(bookingsWords).join(" · ")} />
        )}
        {leftOut.length === 0 ? null : <Fact name="Left out" value={leftOut.map(leftOutWords).join(" · ")} />}
      </dl>
      {oddPrices.rows === 0 ? null : (
        <p className="note note-warn small imports-wraps">{oddPricesWords(oddPrices)}</p>
      )}
    </>
  );
}

function Fact({ name, value, note }: { name: string; value: string; note?: string | undefined }) {
  return (
    <div>
      <dt className="soft small">{name}</dt>
      <dd className="imports-wraps">
        {value}
        {note === undefined ? null : <span className="soft small"> {note}</span>}
      </dd>
    </div>
  );
}
