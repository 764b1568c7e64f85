import type { MissedTrade, MissedTradeChange, NewMissedTrade } from "#shared/contracts/missed-trades.ts";
import { MOST_OWNED } from "#shared/contracts/bounds.ts";
import { newId } from "#shared/ids.ts";
import { Problem } from "#shared/problem.ts";
import type { Ctx } from "../../../context.ts";
import type { Tx } from "../../../db/ledger.ts";
import type { Precondition } from "../../../http/precondition.ts";
import { nameThem } from "../annotations/name-them.ts";
import { missedOver, toMissedTrade } from "../core/missed.ts";
import { findMissed, hasRoom, lockMissed, type StoredMissed, upsertMissed } from "./store.ts";

const NOTHING = { plannedStop: null, target: null, note: "", resultR: null };
const FIELDS = [
  "symbol",
  "direction",
  "plannedEntry",
  "plannedStop",
  "target",
  "at",
  "note",
  "resultR",
  "setupId",
] as const;

/** Notes a trade that was seen and not taken. */
export function noteMissed(ctx: Ctx, given: NewMissedTrade): Promise<MissedTrade> {
  return ctx.ledger.transaction(async (tx) => {
    if (!(await hasRoom(tx)))
      throw new Problem(
        "too_many",
        `An account keeps ${MOST_OWNED.missedTrades} missed trades; remove one first.`,
      );
    const id = newId("missedTrade", tx.now);
    const setupId = await setupOf(tx, given.setup, null);
    const { symbol, direction, plannedEntry, at } = given;
    const written = missedOver({ ...NOTHING, symbol, direction, plannedEntry, at }, given);
    return write(tx, { ...written, id, setupId, version: 0 }, "noted");
  });
}

/** Changes a missed trade; what is left out stays. A change that changes nothing raises no version. */
export function changeMissed(
  ctx: Ctx,
  { id, change, precondition }: { id: string; change: MissedTradeChange; precondition: Precondition },
): Promise<MissedTrade> {
  return ctx.ledger.transaction(async (tx) => {
    const row = await lockMissed(tx, id);
    if (row === null) throw new Problem("not_found");
    if (!precondition(row.version)) throw new Problem("precondition_failed");
    const stands = { ...missedOver(row, {}), setupId: row.setupId };
    const next = { ...missedOver(row, change), setupId: await setupOf(tx, change.setup, row.setupId) };
    if (FIELDS.every((field) => next[field] === stands[field])) return read(tx, id);
    return write(tx, { ...next, id, version: row.version + 1 }, "changed");
  });
}

async function setupOf(
  tx: Tx,
  name: string | null | undefined,
  before: string | null,
): Promise<string | null> {
  if (name === undefined) return before;
  return name === null ? null : ((await nameThem(tx, "setup", [name]))[0]?.id ?? null);
}

async function write(tx: Tx, row: StoredMissed, change: "noted" | "changed"): Promise<MissedTrade> {
  await upsertMissed(tx, row);
  tx.events.push({ type: "missed_trade.changed", body: { missedTradeId: row.id, change } });
  return read(tx, row.id);
}

async function read(tx: Tx, id: string): Promise<MissedTrade> {
  const row = await findMissed(tx.query, { userId: tx.userId, id });
  if (row === null) throw new Error("a missed trade that was written is not there");
  return toMissedTrade(row);
}
