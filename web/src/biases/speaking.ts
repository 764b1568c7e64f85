import { useSyncExternalStore } from "react";
import { JOURNAL_EVENTS } from "#shared/events/journal-events.ts";
import type { Reflection } from "#shared/contracts/biases.ts";
import type { Arrived } from "../session/arrived.ts";

/** The sentences of a reflection that is still being written. */
export type Speaking = Pick<Reflection, "sentences" | "facts"> & {
  importId: string;
  reflectionId: string;
  attempt: number;
};

/** A sentence may be on its way while its import ends, so the last of these are remembered. */
const MOST_ENDED = 20;

let speaking: Speaking | null = null;
let ended: readonly string[] = [];
const listeners = new Set<() => void>();

/**
 * Adds a sentence as it comes. One of another reflection or attempt begins anew. The whole reflection on the
 * import takes the place of all, and an import that is undone takes them away.
 */
export function noteSpeaking(event: Arrived): void {
  const endedId = endedBy(event);
  if (endedId !== null) {
    ended = [endedId, ...ended].slice(0, MOST_ENDED);
    if (speaking?.importId === endedId) become(null);
  }
  if (event.type !== "coach.sentence") return;
  const body = JOURNAL_EVENTS["coach.sentence"].body.safeParse(event.body).data;
  if (body === undefined || ended.includes(body.importId)) return;
  const { importId, reflectionId, attempt, sentence, facts } = body;
  const before = speaking?.reflectionId === reflectionId && speaking.attempt === attempt ? speaking : null;
  become({
    importId,
    reflectionId,
    attempt,
    sentences: [...(before?.sentences ?? []), sentence],
    facts: { ...before?.facts, ...facts },
  });
}

/** The import of which nothing more is to be heard after this event, or null. */
function endedBy({ type, body }: Arrived): string | null {
  if (type === "coach.reflect")
    return JOURNAL_EVENTS[type].body.safeParse(body).data?.reflection.importId ?? null;
  const told = JOURNAL_EVENTS["import.progress"].body.safeParse(body).data?.import;
  return told?.status === "undoing" || told?.status === "undone" ? told.id : null;
}

/** After a reset of the stream nothing would end what is heard so far. */
export function forgetSpeaking(): void {
  become(null);
}

export function speakingNow(): Speaking | null {
  return speaking;
}

export function useSpeaking(): Speaking | null {
  return useSyncExternalStore(subscribe, speakingNow);
}

function become(next: Speaking | null): void {
  if (next === speaking) return;
  speaking = next;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
