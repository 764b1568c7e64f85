import { type Draft, NEW_DRAFT } from "./draft.ts";

/** More tickets than a trader fills in at a time. */
const MOST_KEPT = 20;
const drafts = new Map<string, Draft>();

type Place = { accountId: string; symbol: string };

/** Keeps a ticket that is not sent yet, so that a closed sheet loses nothing; a reload forgets it. */
export function keepDraft(place: Place, draft: Draft): void {
  const key = keyOf(place);
  drafts.delete(key);
  if (draft !== NEW_DRAFT) drafts.set(key, draft);
  const [oldest] = drafts.keys();
  if (drafts.size > MOST_KEPT && oldest !== undefined) drafts.delete(oldest);
}

/** The ticket as it was left, or an empty one. */
export function keptDraft(place: Place): Draft {
  return drafts.get(keyOf(place)) ?? NEW_DRAFT;
}

function keyOf({ accountId, symbol }: Place): string {
  return `${accountId} ${symbol}`;
}
