import type { Order } from "#shared/contracts/order.ts";
import type { Ctx } from "../../context.ts";
import type { Tx } from "../../db/ledger.ts";
import type { Precondition } from "../../http/precondition.ts";
import { newId } from "#shared/ids.ts";
import { Problem } from "#shared/problem.ts";
import { readPreferences } from "../../identity/profile/read-preferences.ts";
import { guardrailsFor } from "../../journal/guardrails/guardrails-for.ts";
import { lockAccount } from "../accounts/lock-account.ts";
import { amend, type Amendment } from "./core/amend.ts";
import { openBook } from "./core/book.ts";
import { addsTo } from "./core/book/amended.ts";
import { checkTerms } from "./core/entry/checks.ts";
import { openDesk } from "./desk.ts";
import { judgeEntry } from "./judge-entry.ts";
import { writeBooks } from "./many-books.ts";
import { getOrder } from "./order-reply.ts";
import { recordRisk } from "./record-risk.ts";
import { findPlace } from "./store.ts";

type Asked = { id: string; change: Amendment; precondition: Precondition };

/**
 * Amends a working order under its account's lock. What it adds is judged as a new order is; a refusal leaves
 * the order as it was and is returned as `order_rejected`. Of an amendment and a fill the later one in the
 * order's history has seen the other.
 */
export function amendOrder(ctx: Ctx, { id, change, precondition }: Asked): Promise<Order | Problem> {
  return ctx.ledger.transaction(async (tx) => {
    const place = await findPlace(tx.query, { userId: tx.userId, id });
    if (place === null) throw new Problem("not_found");
    const { userId, now } = tx;
    const { accountId, symbol } = place;
    const [account, rules, { orderStepUpAbove }] = await Promise.all([
      lockAccount(tx, accountId),
      guardrailsFor(tx.query, { userId, accountId, now }),
      readPreferences(tx.query, userId),
    ]);
    const desk = await openDesk(tx, account, { symbol, rules });
    const known = desk.orders.find((order) => order.id === id);
    if (known === undefined || known.endedAt !== null) throw await final(tx, id);
    if (!precondition(known.version)) throw new Problem("precondition_failed");
    const amended = amend(known, change, desk.orders);
    if (amended.kind === "final") throw await final(tx, id);
    if (amended.kind === "refused") throw refused(amended);
    if (amended.steps.length === 0) return getOrder(tx, id);
    const { order } = amended;
    const adds = addsTo(known, order, desk);
    const given = {
      order,
      legs: [],
      override: known.overrides,
      // A confirmation was made for one request, so what an amendment adds asks for its own.
      isConfirmed: ctx.confirmed !== null,
      stepUpAbove: orderStepUpAbove,
    };
    const verdict = adds ? await judgeEntry({ tx, ctx, desk }, given) : null;
    const rejection =
      verdict === null
        ? checkTerms({ order, legs: [], instrument: desk.market.instrument })
        : verdict.rejection;
    if (verdict !== null) await recordRisk(tx, { ...verdict, orderId: id, accountId: account.id });
    if (rejection !== null)
      return new Problem("order_rejected", rejection.words, {
        order: { ...(await getOrder(tx, id)), rejection },
      });
    const { orders, market, figures } = desk;
    const book = openBook({ account, orders, market, now: tx.now, newFillId: () => newId("fill", tx.now) });
    book.mark(figures);
    book.amend(id, change);
    const [, written] = await Promise.all([
      writeBooks(tx.query, [book.changes()], () => tx),
      getOrder(tx, id),
    ]);
    return written;
  });
}

function refused({ field, words }: { field: string; words: string }): Problem {
  return new Problem("invalid_request", `${field}: ${words}.`, { issues: [{ path: field, message: words }] });
}

/** The refusal of a change that came too late; the order's history says what came first. */
export async function final(tx: Tx, id: string): Promise<Problem> {
  const order = await getOrder(tx, id);
  const last = order.history.at(-1);
  const words = last === undefined ? undefined : `It was ${order.status.replaceAll("_", " ")} at ${last.at}.`;
  return new Problem("order_final", words, { order });
}
