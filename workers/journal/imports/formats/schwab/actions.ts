import type { BookingKind } from "#shared/contracts/bookings.ts";
import type { Effect } from "#shared/contracts/fills.ts";
import type { Side } from "#shared/side.ts";

/** What a row of a Schwab history does. */
export type Act =
  | { does: "trades"; side: Side; effect: Effect | null; cancels: boolean }
  /** An option leaves the account: expired, assigned or exercised. */
  | { does: "ends"; side: Side | null }
  /** Money is paid for an instrument or for the account. */
  | { does: "pays"; kind: BookingKind }
  /** Money or units move to or from another account. */
  | { does: "moves" }
  /** Units come without a price, at no cost of their own. */
  | { does: "gives" }
  | { does: "splits" }
  | { does: "merges units" };

const trades = (side: Side, effect: Effect | null, cancels = false): Act => ({
  does: "trades",
  side,
  effect,
  cancels,
});
const pays = (kind: BookingKind): Act => ({ does: "pays", kind });

const ROWS: readonly (readonly [Act, readonly string[]])[] = [
  [trades("buy", null), ["buy", "reinvest shares"]],
  [trades("buy", "opens"), ["buy to open"]],
  [trades("buy", "closes"), ["buy to close", "buy to cover"]],
  [trades("sell", null), ["sell"]],
  [trades("sell", "opens"), ["sell to open", "sell short"]],
  [trades("sell", "closes"), ["sell to close", "full redemption", "bond redemption"]],
  [trades("buy", null, true), ["cancel buy"]],
  [trades("sell", null, true), ["cancel sell"]],
  [{ does: "ends", side: null }, ["expired"]],
  [{ does: "ends", side: "buy" }, ["assigned"]],
  [{ does: "ends", side: "sell" }, ["exchange or exercise"]],
  [
    pays("dividend"),
    [
      "cash dividend",
      "qualified dividend",
      "non-qualified div",
      "reinvest dividend",
      "qual div reinvest",
      "special dividend",
      "special qual div",
      "special non qual div",
      "pr yr cash div",
      "pr yr div reinvest",
      "pr yr non-qual div",
      "pr yr special div",
      "div adjustment",
      "long term cap gain",
      "short term cap gain",
      "long term cap gain reinvest",
      "short term cap gain reinvest",
      "return of capital",
    ],
  ],
  [
    pays("interest"),
    ["credit interest", "bank interest", "bond interest", "margin interest", "int adjustment"],
  ],
  [pays("fee"), ["advisor fee", "service fee", "adr mgmt fee", "misc fee", "margin fee"]],
  [pays("tax"), ["foreign tax paid", "nra tax adj", "nra withholding", "irs withhold adj"]],
  [pays("adjustment"), ["cash in lieu", "cash merger", "cash merger adj", "misc credits", "misc cash entry"]],
  [
    { does: "moves" },
    [
      "moneylink transfer",
      "moneylink deposit",
      "moneylink adj",
      "wire funds",
      "wire funds adj",
      "wire funds received",
      "wire received",
      "wire sent",
      "funds received",
      "funds paid",
      "internal transfer",
      "journal",
      "journaled shares",
      "security transfer",
      "stock plan activity",
      "spin-off",
      "stock merger",
      "name change",
      "conversion",
    ],
  ],
  [{ does: "gives" }, ["stock div dist"]],
  [{ does: "splits" }, ["stock split"]],
  [{ does: "merges units" }, ["reverse split"]],
];

const ACTS = new Map(ROWS.flatMap(([act, names]) => names.map((name) => [name, act] as const)));

/** What the cell Action says; null for a name that is not known. */
export function actOf(action: string): Act | null {
  return ACTS.get(action.trim().toLowerCase()) ?? null;
}
