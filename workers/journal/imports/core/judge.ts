import type { Decimal } from "#shared/decimal.ts";
import { rankOf } from "../../fills/core/revision.ts";
import { compareFacts, isTotalFee, type Facts } from "../../fills/core/facts.ts";
import { isShiftedBy } from "./shift.ts";
import type { Candidate, Claim, Incoming } from "./incoming.ts";

/** True when two statements of a fill differ only by the shift between the file and the ledger. */
export function isShifted(known: Facts, stated: Facts, offsets: readonly number[]): boolean {
  const minutes = (known.executedAt - stated.executedAt) / 60_000;
  return (
    !stated.dateOnly &&
    isShiftedBy(minutes, offsets) &&
    compareFacts({ ...known, executedAt: stated.executedAt }, stated) === "equal"
  );
}

/**
 * Compares a row with this import's earlier claims of the same execution; null when it states something new.
 * A correction compares with the latest claim, which it corrects.
 */
export function compareWithClaims(fill: Candidate, { kind, facts }: Incoming): "equal" | "other" | null {
  const mine = fill.claims.filter(
    (claim) => executionOf(fill, claim) === facts.executionId && revisionOf(fill, claim) === facts.revision,
  );
  const last = mine.at(-1);
  if (last === undefined) return null;
  const isEqual = ({ apart }: Claim): boolean => compareFacts({ ...fill.facts, ...apart }, facts) === "equal";
  if (kind === "corrects") return isEqual(last) ? "equal" : null;
  return mine.some(isEqual) ? "equal" : "other";
}

/** The execution id of this import's claim on the fill. */
export function executionOf(fill: Candidate, { apart }: Claim): string | null {
  return apart?.executionId === undefined ? fill.facts.executionId : apart.executionId;
}

function revisionOf(fill: Candidate, { apart }: Claim): string | null {
  return apart?.revision === undefined ? fill.facts.revision : apart.revision;
}

/** Judges a row against a fill that has the row's execution id or another revision of it. */
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
