import { MOST_OPENINGS } from "#shared/contracts/bounds.ts";
import type { Opening, OpeningAnswer } from "#shared/contracts/openings.ts";
import { trimDecimal } from "#shared/decimal.ts";
import { Problem } from "#shared/problem.ts";
import type { Ctx } from "../../context.ts";
import { queued } from "../../jobs/kinds.ts";
import { countOthers, findSubject, markSubject, type Subject, upsertOpening } from "./store.ts";

const FULL = `An instrument of an account may have ${MOST_OPENINGS} answers. Import the file that holds the purchases instead.`;

/**
 * Keeps what the owner says of a sale or a transfer; the trades are derived again from it. Throws not_found
 * for anything else, invalid_request for an answer that does not fit, and too_many.
 */
export function answerOpening(ctx: Ctx, id: string, answer: OpeningAnswer): Promise<Opening> {
  return ctx.ledger.transaction(async (tx) => {
    const subject = await findSubject(tx, id);
    if (subject === null) throw new Problem("not_found");
    const opening = openingOf(subject, { ...answer, id, answeredAt: new Date(tx.now).toISOString() });
    await markSubject(tx, subject);
    if ((await countOthers(tx, subject, id)) >= MOST_OPENINGS) throw new Problem("too_many", FULL);
    await upsertOpening(tx, subject, opening);
    tx.audit.push({ action: "opening.answered", detail: { subject: id, kind: answer.kind } });
    tx.jobs.push(queued({ kind: "ledger.derive", payload: { importId: null } }));
    return opening;
  });
}

type Asked = OpeningAnswer & Pick<Opening, "id" | "answeredAt">;

function openingOf(subject: Subject, { id, kind, price, quantity, acquiredOn, answeredAt }: Asked): Opening {
  const isPriced = kind === "earlier" || kind === "gift";
  if (isPriced !== (price !== undefined))
    throw new Problem("invalid_request", `price: ${isPriced ? "is needed" : "belongs to earlier and gift"}`);
  if (!isPriced && acquiredOn !== undefined)
    throw new Problem("invalid_request", "acquiredOn: belongs to earlier and gift");
  const isShort = kind === "short";
  if (isShort && !subject.isSale) throw new Problem("invalid_request", "kind: a transfer is no short sale");
  if ((isShort || !subject.isSale) && quantity !== undefined)
    throw new Problem("invalid_request", "quantity: belongs to a sale of units that were held");
  return {
    id,
    kind,
    quantity: isShort || !subject.isSale ? null : trimDecimal(quantity ?? subject.quantity),
    price: price === undefined ? null : trimDecimal(price),
    acquiredOn: acquiredOn ?? null,
    answeredAt,
  };
}
