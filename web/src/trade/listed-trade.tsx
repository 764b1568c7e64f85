import { useQueryClient } from "@tanstack/react-query";
import { listedTrades } from "../trades/queries.ts";
import { TradeResult } from "./trade-result.tsx";

/** A trade that was not opened before the connection went away, as far as a fetched list knows it. */
export function ListedTrade({ id }: { id: string }) {
  const listed = listedTrades(useQueryClient()).find((trade) => trade.id === id);
  if (listed === undefined) {
    return (
      <p className="note note-warn">
        This trade was never opened on this device, and Tidemark cannot be reached now. It appears by itself
        when the connection is back.
      </p>
    );
  }
  return (
    <div className="stack">
      <TradeResult trade={listed} />
      <p className="note note-quiet">
        Its fills, lots and flags were not fetched yet: this trade was not opened while there was a
        connection. They appear by themselves when it is back.
      </p>
    </div>
  );
}
