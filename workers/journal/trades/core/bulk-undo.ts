import { MOST_TRADE_TAGS } from "#shared/contracts/trade-notes.ts";
import { decimal } from "#shared/decimal.ts";

/** What an edit of many trades can write about one. `notes` is null where the edit writes none. */
export type Fields = {
  notes: string | null;
  setup_id: string | null;
  planned_stop: string | null;
  planned_risk: string | null;
  tagIds: readonly string[];
};

/** A trade that an edit changed: what stands now, what stood before the edit and what it left. */
export type Edited = { now: Fields; before: Fields; after: Fields };

/** Which tags and setups the owner still has, and whether tags come back all together or not at all. */
export type Known = { ids: ReadonlySet<string>; isWhole: boolean };

/**
 * What an undo makes of a trade. `before` stands before the edit of what is still to be brought back, which
 * the fields in `left` name.
 */
export type BroughtBack = { fields: Fields; before: Fields; left: string[]; isOther: boolean };

/** Brings back each field that has the value which the edit gave it. A field that was changed since stays. */
export function bringBack({ now, before, after }: Edited, known: Known): BroughtBack {
  const isThere = (id: string | null) => id === null || known.ids.has(id);
  const notes = oneBack(now.notes, before.notes, after.notes);
  const setup = oneBack(now.setup_id, before.setup_id, after.setup_id, isThere(before.setup_id));
  const stop = oneBack(now.planned_stop, before.planned_stop, after.planned_stop);
  const risk = oneBack(now.planned_risk, before.planned_risk, after.planned_risk);
  const tags = tagsBack({ now: now.tagIds, before: before.tagIds, after: after.tagIds }, known);
  const each = { notes, setup, "planned stop": stop, "planned risk": risk, tags };
  return {
    fields: {
      notes: notes.value,
      setup_id: setup.value,
      planned_stop: stop.value,
      planned_risk: risk.value,
      tagIds: tags.value,
    },
    before: {
      notes: notes.before,
      setup_id: setup.before,
      planned_stop: stop.before,
      planned_risk: risk.before,
      tagIds: tags.before,
    },
    left: Object.entries(each).flatMap(([name, { isLeft }]) => (isLeft ? [name] : [])),
    isOther: Object.values(each).some(({ isOther }) => isOther),
  };
}

type Back<T> = { value: T; before: T; isLeft: boolean; isOther: boolean };

function oneBack(
  now: string | null,
  before: string | null,
  after: string | null,
  isThere = true,
): Back<string | null> {
  if (isSame(before, after)) return { value: now, before: after, isLeft: false, isOther: false };
  if (!isThere || !isSame(now, after)) return { value: now, before, isLeft: true, isOther: false };
  return { value: before, before: after, isLeft: false, isOther: true };
}

/** Amounts are the same however many zeros they end on. */
function isSame(one: string | null, other: string | null): boolean {
  if (one === null || other === null || one === other) return one === other;
  return AMOUNT.test(one) && AMOUNT.test(other) && decimal(one).eq(other);
}
const AMOUNT = /^-?\d+(\.\d+)?$/;

type Tags = { now: readonly string[]; before: readonly string[]; after: readonly string[] };

/** Takes the added tags that are there, and gives back the removed ones that are not, while there is room. */
function tagsBack({ now, before, after }: Tags, { ids, isWhole }: Known): Back<readonly string[]> {
  if (before.join() === after.join()) return { value: now, before: after, isLeft: false, isOther: false };
  const added = after.filter((id) => !before.includes(id));
  const removed = before.filter((id) => !after.includes(id));
  const taken = added.filter((id) => now.includes(id));
  const room = Math.max(0, MOST_TRADE_TAGS - now.length + taken.length);
  const given = removed.filter((id) => !now.includes(id) && ids.has(id)).slice(0, room);
  const isLeft = taken.length < added.length || given.length < removed.length;
  if (isLeft && isWhole) return { value: now, before, isLeft, isOther: false };
  const rest = [...now.filter((id) => !taken.includes(id)), ...given];
  const value = [...before.filter((id) => rest.includes(id)), ...rest.filter((id) => !before.includes(id))];
  return {
    value,
    before: [
      ...after.filter((id) => !added.includes(id) || taken.includes(id)),
      ...removed.filter((id) => !given.includes(id)),
    ],
    isLeft,
    isOther: value.join() !== now.join(),
  };
}
