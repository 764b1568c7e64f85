import type { TradeAnnotation, Written } from "#shared/contracts/trade-notes.ts";

export type Field = keyof TradeAnnotation;
/** What stands in the fields of a trade's page. */
export type Words = Pick<Written, Field>;

/** What the user changed and the server does not have yet, and what stood there before. */
export type Draft = { readonly changed: TradeAnnotation; readonly base: Words };

export const FIELDS = ["notes", "tags", "setup", "plannedStop", "plannedRisk"] as const satisfies Field[];

export function wordsOf({ notes, tags, setup, plannedStop, plannedRisk }: Words): Words {
  return { notes, tags, setup, plannedStop, plannedRisk };
}

/** The stored words with the changed ones in their place. */
export function over(stored: Words, changed: TradeAnnotation): Words {
  const {
    notes = stored.notes,
    tags = stored.tags,
    setup = stored.setup,
    plannedStop = stored.plannedStop,
    plannedRisk = stored.plannedRisk,
  } = changed;
  return { notes, tags, setup, plannedStop, plannedRisk };
}

/** The draft after another change; null when nothing differs from what stood there. */
export function drafted(draft: Draft | null, stored: Words, change: TradeAnnotation): Draft | null {
  const base = draft?.base ?? wordsOf(stored);
  const changed = { ...draft?.changed, ...change };
  for (const field of FIELDS) if (isSame(changed[field], base[field])) delete changed[field];
  return Object.keys(changed).length === 0 ? null : { changed, base };
}

/** The drafted fields that somebody else has changed too, to something else. */
export function clashesOf({ changed, base }: Draft, latest: Words): Field[] {
  return FIELDS.filter(
    (field) =>
      changed[field] !== undefined &&
      !isSame(latest[field], base[field]) &&
      !isSame(latest[field], changed[field]),
  );
}

/** What is left of a draft after a part of it was stored. */
export function leftOf(draft: Draft, sent: TradeAnnotation, stored: Words): Draft | null {
  const changed = { ...draft.changed };
  for (const field of FIELDS) if (isSame(changed[field], sent[field])) delete changed[field];
  return drafted(null, stored, changed);
}

function isSame(one: Words[Field] | undefined, other: Words[Field] | undefined): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
