import { MOST_TRADE_TAGS } from "#shared/contracts/trade-notes.ts";

/** What stands about a trade. `notesDiffer` says whether its notes are other words than the edit's. */
export type Standing = {
  tradeId: string;
  setup_id: string | null;
  planned_stop: string | null;
  planned_risk: string | null;
  version: number;
  notesDiffer: boolean;
  tagIds: string[];
};

/** An edit with its tags and its setup as ids. */
export type Resolved = {
  setupId: string | null | undefined;
  plannedStop: string | null | undefined;
  plannedRisk: string | null | undefined;
  tagIds: readonly string[] | undefined;
  added: readonly string[];
  removed: readonly string[];
};

export type Changed = { before: Standing; after: Standing; areTagsOther: boolean };

/** What becomes of a trade by an edit; null where nothing changes. Tags beyond the most are left out. */
export function changedBy(before: Standing, change: Resolved): Changed | null {
  const { wanted, most } = wantedTags(before, change);
  const tagIds = wanted.slice(0, most);
  const after: Standing = {
    ...before,
    setup_id: change.setupId === undefined ? before.setup_id : change.setupId,
    planned_stop: change.plannedStop === undefined ? before.planned_stop : change.plannedStop,
    planned_risk: change.plannedRisk === undefined ? before.planned_risk : change.plannedRisk,
    tagIds,
    version: before.version + 1,
  };
  const areTagsOther = tagIds.join() !== before.tagIds.join();
  const isSame =
    !before.notesDiffer &&
    !areTagsOther &&
    after.setup_id === before.setup_id &&
    after.planned_stop === before.planned_stop &&
    after.planned_risk === before.planned_risk;
  return isSame ? null : { before, after, areTagsOther };
}

/** True where a trade has no room for all of the tags that an edit adds. */
export function hasNoRoom(before: Standing, change: Resolved): boolean {
  const { wanted, most } = wantedTags(before, change);
  return wanted.length > most;
}

function wantedTags(before: Standing, change: Resolved): { wanted: string[]; most: number } {
  const kept = (change.tagIds ?? before.tagIds).filter((id) => !change.removed.includes(id));
  const wanted = [...new Set([...kept, ...change.added])];
  return { wanted, most: Math.max(MOST_TRADE_TAGS, kept.length) };
}
