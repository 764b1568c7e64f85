import type { BookingKind } from "#shared/contracts/bookings.ts";
import type { Effect } from "#shared/contracts/fills.ts";
import type { Side } from "#shared/side.ts";

/** What a row of a Robinhood activity report does. */
export type Act =
  | { does: "trades"; side: Side; effect: Effect | null; cancels: boolean }
  /** An option expires; only the position tells which side closes it. */
  | { does: "expires" }
  /** A short option is assigned (bought back at 0), or a long one exercised (sold at 0). */
  | { does: "ends"; side: Side }
  | { does: "pays"; kind: BookingKind }
  | { does: "moves money" }
  | { does: "moves units" }
  | { does: "splits" }
  | { does: "is merged for cash" };

const trades = (side: Side, effect: Effect | null, cancels = false): Act => ({
  does: "trades",
  side,
  effect,
  cancels,
});

const ROWS: readonly (readonly [Act, string])[] = [
  [trades("buy", null), "BUY"],
  [trades("sell", null), "SELL"],
  [trades("buy", "opens"), "BTO"],
  [trades("sell", "opens"), "STO"],
  [trades("buy", "closes"), "BTC"],
  [trades("sell", "closes"), "STC"],
  [trades("buy", null, true), "BCXL"],
  [trades("sell", null, true), "SCXL"],
  [{ does: "expires" }, "OEXP"],
  [{ does: "ends", side: "buy" }, "OASGN"],
  [{ does: "ends", side: "sell" }, "OEXCS OEXER"],
  [{ does: "pays", kind: "dividend" }, "CDIV MDIV QDIV DIV LTCG STCG ROC"],
  [{ does: "pays", kind: "interest" }, "INT MINT SLIP"],
  [{ does: "pays", kind: "fee" }, "GOLD AFEE DFEE PFEE FEE"],
  [{ does: "pays", kind: "tax" }, "DTAX NRAT FTAX"],
  [{ does: "pays", kind: "adjustment" }, "CIL GDBP MISC"],
  [{ does: "moves money" }, "ACH RTP WIRE XENT XENT_CC ITRF JNLC FUTSWP DCF"],
  [{ does: "moves units" }, "ACATI ACATO CONV MRGS SXCH SOFF REC JNLS T/A"],
  [{ does: "splits" }, "SPL SPR"],
  [{ does: "is merged for cash" }, "MRGC"],
];

const ACTS = new Map(ROWS.flatMap(([act, codes]) => codes.split(" ").map((code) => [code, act] as const)));

/** What the cell Trans Code says; null for a code that is not known. */
export function actOf(code: string): Act | null {
  return ACTS.get(code.trim().toUpperCase()) ?? null;
}
