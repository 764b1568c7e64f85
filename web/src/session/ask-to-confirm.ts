import { useSyncExternalStore } from "react";
import type { ActToConfirm } from "#shared/client/confirmation.ts";

/** One question to the user: `answer` takes the value of the `Step-Up` header, or null. */
export type Question = { act: ActToConfirm; answer: (confirmation: string | null) => void };

let current: Question | null = null;
let last: Promise<unknown> = Promise.resolve();
const listeners = new Set<() => void>();

/** Asks the user to confirm an act, one question after the other. */
export function askToConfirm(act: ActToConfirm): Promise<string | null> {
  const answer = last.then(
    () =>
      new Promise<string | null>((resolve) => {
        show({
          act,
          answer: (confirmation) => {
            show(null);
            resolve(confirmation);
          },
        });
      }),
  );
  last = answer;
  return answer;
}

export function useQuestion(): Question | null {
  return useSyncExternalStore(subscribe, () => current);
}

function show(question: Question | null): void {
  current = question;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
