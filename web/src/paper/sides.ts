import type { Side } from "#shared/side.ts";

/** Both sides with their names and the keys that choose them. */
export const SIDES = [
  { side: "buy", name: "Buy", key: "B" },
  { side: "sell", name: "Sell", key: "S" },
] as const satisfies readonly { side: Side; name: string; key: string }[];
