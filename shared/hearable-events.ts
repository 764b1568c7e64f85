import { EVENTS, type EventType } from "./events.ts";

/** What webhooks and flows may listen to: each type that is committed, or `*` for all of them. */
export type HearableType = EventType | "*";

const COMMITTED = (Object.keys(EVENTS) as EventType[]).filter((type) => EVENTS[type].kind !== "live");

export const HEARABLE_TYPES: readonly HearableType[] = ["*", ...COMMITTED];

export function isHearable(type: string): type is HearableType {
  return HEARABLE_TYPES.some((each) => each === type);
}
