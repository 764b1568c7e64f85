import { MOST_NOTES, MOST_TRADE_TAGS, type TradeAnnotation } from "#shared/contracts/trade-notes.ts";
import type { Decimal } from "#shared/decimal.ts";
import { fold } from "./fold.ts";

/** What is added to what stands about a trade; what is left out stays. */
export type Addition = {
  addTags?: readonly string[];
  removeTags?: readonly string[];
  note?: { text: string; place: "end" | "start" | "instead" };
  plannedStop?: Decimal | null;
};

type Standing = { notes: string; tags: readonly string[] };

/** Why an addition has no room; null where it has. */
export type NoRoom = "tags" | "notes";

/** What a trade's words become, or what has no room. A tag or a note that stands is not added again. */
export function addedTo(
  { notes, tags }: Standing,
  { addTags = [], removeTags = [], note, plannedStop }: Addition,
): { written: TradeAnnotation } | { noRoom: NoRoom } {
  const removed = new Set(removeTags.map(fold));
  const kept = tags.filter((tag) => !removed.has(fold(tag)));
  const known = new Set(kept.map(fold));
  const fresh = addTags.filter((tag) => !known.has(fold(tag)));
  if (fresh.length > 0 && kept.length + fresh.length > MOST_TRADE_TAGS) return { noRoom: "tags" };
  const text = note === undefined ? notes : noted(notes, note);
  if (text.length > MOST_NOTES) return { noRoom: "notes" };
  return {
    written: {
      ...(addTags.length + removeTags.length === 0 ? {} : { tags: [...kept, ...fresh] }),
      ...(note === undefined ? {} : { notes: text }),
      ...(plannedStop === undefined ? {} : { plannedStop }),
    },
  };
}

function noted(notes: string, { text, place }: NonNullable<Addition["note"]>): string {
  if (place === "instead" || notes === "") return text;
  const lines = `\n${notes}\n`;
  if (lines.includes(`\n${text}\n`)) return notes;
  return place === "start" ? `${text}\n${notes}` : `${notes}\n${text}`;
}
