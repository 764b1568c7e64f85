import { useSyncExternalStore } from "react";
import { JOURNAL_EVENTS } from "#shared/events/journal-events.ts";
import type { Reflection } from "#shared/contracts/biases.ts";
import type { Arrived } from "../session/arrived.ts";

/** The sentences of a reflection that is still being written. */
export type Speaking = Pick<Reflection, "sentences" | "facts"> & { importId: string; attempt: number };

let speaking: Speaking | null = null;
const listeners = new Set<() => void>();

/**
 * Adds a sentence as it comes. One of another attempt or import begins anew. The whole reflection takes the
 * place of all.
 */
export function noteSpeaking(event: Arrived): void {
  if (event.type === "coach.reflect") return become(null);
  if (event.type !== "coach.sentence") return;
  const body = JOURNAL_EVENTS["coach.sentence"].body.safeParse(event.body).data;
  if (body === undefined) return;
  const { importId, attempt, sentence, facts } = body;
  const before = speaking?.importId === importId && speaking.attempt === attempt ? speaking : null;
  become({
    importId,
    attempt,
    sentences: [...(before?.sentences ?? []), sentence],
    facts: { ...before?.facts, ...facts },
  });
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
