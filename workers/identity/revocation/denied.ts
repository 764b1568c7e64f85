import { isolateMemory } from "../../db/isolate-memory.ts";

const denied = isolateMemory<true>(10_000);

/** Makes this isolate refuse the session or API key at once. */
export function deny(id: string): void {
  denied.put(id, true);
}

/** True of a session or API key that this isolate knows to be revoked. */
export function isDenied(id: string): boolean {
  return denied.get(id) === true;
}
