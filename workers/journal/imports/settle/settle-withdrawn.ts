import type { RowError } from "#shared/contracts/imports.ts";
import { decimal, toDecimal, type Decimal } from "#shared/decimal.ts";
import type { Tx } from "../../../db/ledger.ts";
import { settleFills } from "./settle-store.ts";
import { leftFee, pairUp, type Cancellable, type Cancellation } from "../core/withdrawal.ts";
import * as store from "./withdrawal-store.ts";
import { lockAllAccounts } from "../accounts-store.ts";

const MOST_NOTES = 50;

/**
 * Applies the stored cancellations to the ledger. It decides which fills are withdrawn, and which fills carry
 * the rest of a withdrawn fill's fee. It returns the number of changes, and notes for this import's open
 * cancellations.
 */
export async function settleWithdrawn(
  tx: Tx,
  importId: string,
): Promise<{ changed: number; notes: RowError[] }> {
  if (!(await store.hasWithdrawn(tx.query, tx.userId))) return { changed: 0, notes: [] };
  await lockAllAccounts(tx);
  const { cancellations, cancelled } = await store.listWithdrawn(tx);
  const fills = [...cancelled, ...(await store.listCancellable(tx, cancellations))];
  const pairs = pairUp(cancellations, fills);
  const wasOut = new Set(cancelled.map(({ id }) => id));
  const out = [...pairs.keys()].filter((id) => !wasOut.has(id));
  const back = [...wasOut].filter((id) => !pairs.has(id));
  await store.moveFills(tx, { out, back });

  const left = leftOver(fills, pairs);
  const found = await store.findReplacements(tx, [...left.keys()]);
  const replacements = new Map(found.map(({ from, to }) => [from, to]));
  const after = [...left].flatMap(([{ id }, amount]) => {
    const to = replacements.get(id);
    return to === undefined ? [] : [{ from: id, to, amount }];
  });
  const before = await store.listCarries(tx);
  const moved = await store.writeCarries(tx, { before, after });
  // Whether a claim's fee includes the carried amount depends on that amount.
  await settleFills(tx, changedCarriers(before, after));

  const lost = new Map([...left].filter(([{ id }]) => !replacements.has(id)));
  const notes = await noteOpen(tx, importId, { cancellations, pairs, lost });
  return { changed: out.length + back.length + moved, notes };
}

/** The fills whose carried amount of other fills' fees has changed. */
function changedCarriers(before: readonly store.Carry[], after: readonly store.Carry[]): string[] {
  const borne = new Map<string, Decimal>();
  const add = (to: string, amount: Decimal) =>
    borne.set(to, toDecimal(decimal(borne.get(to) ?? "0").plus(decimal(amount))));
  for (const { to, amount } of after) add(to, amount);
  for (const { to, amount } of before) add(to, toDecimal(decimal(amount).neg()));
  return [...borne].filter(([, amount]) => amount !== "0").map(([to]) => to);
}

/** The remaining amounts of cancelled fills' fees, without zeros. */
function leftOver(
  fills: readonly Cancellable[],
  pairs: ReadonlyMap<string, Cancellation[]>,
): Map<Cancellable, Decimal> {
  return new Map(
    fills.flatMap((fill) => {
      const by = pairs.get(fill.id);
      const amount = by === undefined ? "0" : leftFee(fill.facts, by);
      return decimal(amount).eq(0) ? [] : [[fill, amount]];
    }),
  );
}

type Open = {
  cancellations: readonly Cancellation[];
  pairs: ReadonlyMap<string, Cancellation[]>;
  lost: ReadonlyMap<Cancellable, Decimal>;
};

/** Notes for this import's open cancellations, by the lines on which they stand. */
async function noteOpen(tx: Tx, importId: string, { cancellations, pairs, lost }: Open): Promise<RowError[]> {
  const reasons = new Map<string, string>();
  const met = new Set([...pairs.values()].flatMap((by) => by.map(({ id }) => id)));
  for (const { id, cancels } of cancellations) {
    if (met.has(id)) continue;
    const act = cancels.byName ? "corrects" : "cancels";
    reasons.set(id, `This row ${act} a trade that is not in your journal; import the statement that has it`);
  }
  for (const [{ id, facts }, amount] of lost) {
    const reason = `Of the cancelled trade's fee ${amount} ${facts.feeCurrency} was not given back, and no trade replaced it: it is in no figure`;
    for (const cancellation of pairs.get(id) ?? []) reasons.set(cancellation.id, reason);
  }
  const lines = await store.listLines(tx, importId, [...reasons.keys()]);
  return lines.slice(0, MOST_NOTES).map(({ id, line }) => ({ line, reason: reasons.get(id) ?? "" }));
}
