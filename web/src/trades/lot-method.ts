import { useSyncExternalStore } from "react";
import { LotMethod } from "#shared/contracts/trades.ts";
import { isExploring } from "../session/exploring.ts";

/** Which lots an exit closes first. The method changes the result of each trade, never its fills. */
export const LOT_METHODS: Record<LotMethod, { short: string; long: string }> = {
  fifo: { short: "FIFO", long: "First in, first out" },
  lifo: { short: "LIFO", long: "Last in, first out" },
  hifo: { short: "HIFO", long: "Highest cost first" },
  average: { short: "Average", long: "Average cost" },
};

/** The name of the method within a sentence. */
export function methodWords(method: LotMethod): string {
  return method === "average" ? "average cost" : LOT_METHODS[method].short;
}

const KEY = "tidemark.lot-method";
const listeners = new Set<() => void>();
let current = read();

/** The method of this device, now and on the next visit. */
export function useLotMethod(): LotMethod {
  return useSyncExternalStore(subscribe, () => current);
}

export function chooseLotMethod(method: LotMethod): void {
  current = method;
  localStorage.setItem(KEY, method);
  tell();
}

/** The method as part of a query; without one the server answers FIFO. */
export function askedMethod(method: LotMethod): { lotMethod?: LotMethod } {
  return method === "fifo" ? {} : { lotMethod: method };
}

function read(): LotMethod {
  if (isExploring) return "fifo"; // The stored answers are by this method.
  return LotMethod.catch("fifo").parse(localStorage.getItem(KEY));
}

function tell(): void {
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

globalThis.addEventListener("storage", ({ key }) => {
  if (key !== KEY) return;
  current = read(); // another tab chose
  tell();
});
