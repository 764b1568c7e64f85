import { digest } from "../../identity/keys.ts";

const PREFIX = "tombstones/";

/** An id has 80 random bits, so its hash identifies no user to a reader who does not know the id. */
export async function tombstoneKey(userId: string): Promise<string> {
  return PREFIX + (await digest(`tidemark erased ${userId}`));
}

/** Records, outside of both databases, that this user must never come back with one of them. */
export async function putTombstone(env: Env, userId: string, now: number): Promise<void> {
  await env.FILES.put(await tombstoneKey(userId), JSON.stringify({ at: new Date(now).toISOString() }));
}

export async function listTombstones(env: Env): Promise<Set<string>> {
  const keys = new Set<string>();
  for (let cursor: string | undefined; ;) {
    const page = await env.FILES.list({ prefix: PREFIX, ...(cursor === undefined ? {} : { cursor }) });
    for (const { key } of page.objects) keys.add(key);
    if (!page.truncated) return keys;
    cursor = page.cursor;
  }
}
