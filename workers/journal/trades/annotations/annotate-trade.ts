import type { RuledAnnotation } from "#shared/contracts/annotations.ts";
import type { LotMethod, Trade } from "#shared/contracts/trades.ts";
import { type Decimal, decimal } from "#shared/decimal.ts";
import { Problem } from "#shared/problem.ts";
import type { Ctx } from "../../../context.ts";
import { joined, type Tx } from "../../../db/ledger.ts";
import type { Precondition } from "../../../http/precondition.ts";
import { toTrade } from "../core/trade.ts";
import { wordsIn } from "../core/words.ts";
import { findTrade } from "../trade-store.ts";
import { answerRules } from "./answer-rules.ts";
import { nameThem } from "./name-them.ts";
import {
  type AnnotationRow,
  listTradeTags,
  lockAnnotation,
  replaceTradeTags,
  updateAnnotation,
} from "./store.ts";
import { replaceWords } from "./word-store.ts";

type Given = { id: string; written: RuledAnnotation; lotMethod: LotMethod; precondition: Precondition };

/**
 * Writes about a trade; what is left out stays. Of two changes that name the same version, one is refused. A
 * change that changes nothing raises no version.
 */
export function annotateTrade(ctx: Ctx, { id, written, lotMethod, precondition }: Given): Promise<Trade> {
  return ctx.ledger.transaction(async (tx) => {
    const row = await lockAnnotation(tx, id);
    if (row === null) throw new Problem("not_found");
    if (!precondition(row.version)) throw new Problem("precondition_failed");
    const fields = await writeFields(tx, { id, row, written });
    if (fields.length > 0)
      tx.events.push({ type: "trade.annotated", body: { tradeId: id, trades: 1, fields } });
    const trade = await findTrade(joined(tx), tx.userId, id, lotMethod);
    if (trade === null) throw new Error("a locked trade has gone");
    return toTrade(trade);
  });
}

/** Writes the fields that differ from the row, and names them. */
export async function writeFields(
  tx: Tx,
  { id, row, written }: { id: string; row: AnnotationRow; written: RuledAnnotation },
): Promise<string[]> {
  const { notes = row.notes, plannedStop = row.planned_stop, plannedRisk = row.planned_risk } = written;
  const setupId = await setupOf(tx, row, written.setup);
  const fields: string[] = [];
  if (notes !== row.notes) fields.push("notes");
  if (setupId !== row.setup_id) fields.push("setup");
  if (!isSame(plannedStop, row.planned_stop)) fields.push("plannedStop");
  if (!isSame(plannedRisk, row.planned_risk)) fields.push("plannedRisk");
  if (written.tags !== undefined) {
    const tagIds = (await nameThem(tx, "tag", written.tags)).map((tag) => tag.id);
    if (tagIds.join() !== (await listTradeTags(tx, id)).join()) {
      fields.push("tags");
      await replaceTradeTags(tx, id, tagIds);
    }
  }
  const { rules } = written;
  if (rules !== undefined && (await answerRules(tx, { tradeId: id, setupId, rules }))) fields.push("rules");
  if (fields.includes("notes")) await replaceWords(tx, [{ id, words: wordsIn(notes) }]);
  if (fields.length > 0)
    await updateAnnotation(tx, id, {
      notes,
      setup_id: setupId,
      planned_stop: plannedStop,
      planned_risk: plannedRisk,
    });
  return fields;
}

async function setupOf(tx: Tx, row: AnnotationRow, name: string | null | undefined): Promise<string | null> {
  if (name === undefined) return row.setup_id;
  return name === null ? null : ((await nameThem(tx, "setup", [name]))[0]?.id ?? null);
}

function isSame(one: Decimal | null, other: Decimal | null): boolean {
  if (one === null || other === null) return one === other;
  return decimal(one).eq(other);
}
