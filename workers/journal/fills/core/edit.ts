import { factsApart, type Facts, type FactsApart } from "./facts.ts";

/** The facts in which a fill differs from its original by its owner's will. */
export type Edit = NonNullable<FactsApart>;

/**
 * What a changed fill shows: its original as the claims state it now, with the fields that its owner changed.
 * A later statement of the other fields shows through.
 */
export function shownFacts(original: Facts, edit: Edit): Facts {
  return { ...original, ...edit };
}

/**
 * The edit that makes `wanted` of the original. The execution id, its revision and the order belong to the
 * statements, and the mark of opening or closing is lost with another side.
 */
export function editOf(original: Facts, wanted: Facts): Edit {
  const { executionId, orderId, revision, cancels } = original;
  const effect = wanted.side === original.side ? original.effect : null;
  return factsApart(original, { ...wanted, executionId, orderId, revision, cancels, effect }) ?? {};
}

export function isEmpty(edit: Edit): boolean {
  return Object.keys(edit).length === 0;
}
