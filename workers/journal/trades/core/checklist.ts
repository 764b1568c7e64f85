import { MOST_KEPT_RULES, type Rule, type SetupChange } from "#shared/contracts/playbooks.ts";
import type { Issue } from "#shared/problem.ts";

type Asked = NonNullable<SetupChange["rules"]>;
/** A rule of the checklist at its place; `isNew` for one that the setup does not have yet. */
export type Placed = { id: string; words: string; place: number; isNew: boolean };

/** What has to be written for a checklist; `left` are rules that were asked before and are not any more. */
export type ChecklistPlan = { placed: Placed[]; left: string[] };

/** How a checklist becomes the one that is asked for; null where it is that one. `newRule` makes an id. */
export function planChecklist(
  known: readonly Rule[],
  asked: Asked,
  newRule: () => string,
): ChecklistPlan | null {
  const placed = asked.map(({ id, words }, place) =>
    id === undefined ? { id: newRule(), words, place, isNew: true } : { id, words, place, isNew: false },
  );
  const kept = new Set(placed.map(({ id }) => id));
  const active = known.filter(({ retiredAt }) => retiredAt === null);
  const left = active.filter(({ id }) => !kept.has(id)).map(({ id }) => id);
  const isSame =
    active.length === placed.length &&
    active.every((rule, place) => rule.id === placed[place]?.id && rule.words === placed[place].words);
  return isSame ? null : { placed, left };
}

/** What is wrong with the rules of a checklist. */
export function faultsOf(known: readonly Rule[], asked: Asked): Issue[] {
  const ids = new Set(known.map(({ id }) => id));
  const seen = new Set<string>();
  const faults = asked.flatMap(({ id }, place): Issue[] => {
    const path = `rules.${place}.id`;
    if (id === undefined) return [];
    if (!ids.has(id)) return [{ path, message: "is no rule of this setup" }];
    if (seen.has(id)) return [{ path, message: "stands in the checklist already" }];
    seen.add(id);
    return [];
  });
  return faults;
}

/** True when the setup would keep more rules than it may, with the retired ones. */
export function isOverfull(known: readonly Rule[], { placed }: ChecklistPlan, removed: number): boolean {
  const added = placed.filter(({ isNew }) => isNew).length;
  return added > 0 && known.length + added - removed > MOST_KEPT_RULES;
}
