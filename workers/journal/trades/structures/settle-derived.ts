import type { Tx } from "../../../db/ledger.ts";
import type { DerivedSpan } from "../core/derive.ts";
import type { TradeRows } from "../core/rows.ts";
import { hasLegs, listLegs, lockStructures } from "./opened-store.ts";
import { settleStructures } from "./settle-structures.ts";

/**
 * Makes the structures anew in which a derivation changed trades. Only options begin one, so that a ledger
 * without any pays one look at an empty table.
 */
export async function settleDerived(
  tx: Tx,
  spans: readonly DerivedSpan[],
  { id, instrument }: TradeRows,
): Promise<void> {
  const isOption = (place: number) => spans[place - 1]?.claimed.assetClass === "option";
  const options = id.filter((_, index) => isOption(Number(instrument[index])));
  const hasOptions = spans.some(({ claimed }) => claimed.assetClass === "option");
  if (!hasOptions && !(await hasLegs(tx))) return;
  await lockStructures(tx);
  const lanes = spans.map(({ claimed: { accountId, instrumentId, before } }) => {
    return { accountId, instrumentId, since: before };
  });
  const legs = await listLegs(tx, { trades: id, lanes });
  await settleStructures(tx, {
    trades: [...new Set([...options, ...legs.map(({ tradeId }) => tradeId)])],
    structures: [...new Set(legs.flatMap(({ structureId }) => structureId ?? []))],
  });
}
