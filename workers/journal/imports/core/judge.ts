import type { Decimal } from "#shared/decimal.ts";
import { rankOf } from "../../fills/core/revision.ts";
import { compareFacts, isTotalFee, type Facts } from "../../fills/core/facts.ts";
import { isShiftedBy } from "./shift.ts";
import type { Candidate, Claim, Incoming } from "./incoming.ts";

/** True where all in which the statements of a fill differ is the shift between the file and the ledger. */
export function isShifted(known: Facts, stated: Facts, offsets: readonly number[]): boolean {
  const minutes = (known.executedAt - stated.executedAt) / 60_000;
  return (
    !stated.dateOnly &&
    isShiftedBy(minutes, offsets) &&
    compareFacts({ ...known, executedAt: stated.executedAt }, stated) === "equal"
  );
}

/**
 * How a row stands to what its import has said of that execution; null when it says something new. A correction
 * compares with what was said last, which it corrects.
 */
export function standsAgain(fill: Candidate, { kind, facts }: Incoming): "equal" | "other" | null {
  const mine = fill.claims.filter(
    (held) => executionOf(fill, held) === facts.executionId && revisionOf(fill, held) === facts.revision,
  );
  const last = mine.at(-1);
  if (last === undefined) return null;
  const isEqual = ({ apart }: Claim): boolean => compareFacts({ ...fill.facts, ...apart }, facts) === "equal";
  if (kind === "corrects") return isEqual(last) ? "equal" : null;
  return mine.some(isEqual) ? "equal" : "other";
}

/** The execution id by which this import has claimed the fill. */
export function executionOf(fill: Candidate, { apart }: Claim): string | null {
  return apart?.executionId === undefined ? fill.facts.executionId : apart.executionId;
}

function revisionOf(fill: Candidate, { apart }: Claim): string | null {
  return apart?.revision === undefined ? fill.facts.revision : apart.revision;
}

/** What a row says of a fill whose execution id, or a revision of it, it bears. */
export function judge(
  known: Facts,
  { kind, facts }: Incoming,
  carried: Decimal = "0",
): "duplicate" | "corrected" | "conflict" {
  const compared = compareFacts(known, facts);
  const verdict = compared === "fee" && isTotalFee(known, facts, carried) ? "equal" : compared;
  if (known.revision !== null && facts.revision !== null && known.revision !== facts.revision) {
    const isLater = rankOf(facts.revision) > rankOf(known.revision);
    return isLater && verdict !== "equal" ? "corrected" : "duplicate";
  }
  if (verdict === "equal") return "duplicate";
  return verdict === "fee" || kind === "corrects" ? "corrected" : "conflict";
}
