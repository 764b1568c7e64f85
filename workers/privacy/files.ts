import { FILE_PREFIXES } from "./files-and-streams.ts";

const DELETED = Object.entries(FILE_PREFIXES).flatMap(([name, { erased }]) =>
  erased === "deleted" ? [name] : [],
);
export const GIVEN = Object.entries(FILE_PREFIXES).flatMap(([name, { given }]) => (given ? [name] : []));

/** Yields all objects of this user under a prefix, in the order of the listing. */
export async function* filesOf(env: Env, prefix: string, userId: string): AsyncGenerator<R2Object> {
  const under = `${prefix}/${userId}/`;
  for (let cursor: string | undefined; ;) {
    const page = await env.FILES.list({ prefix: under, ...(cursor === undefined ? {} : { cursor }) });
    yield* page.objects;
    if (!page.truncated) return;
    cursor = page.cursor;
  }
}

export async function countFiles(env: Env, userId: string): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const prefix of DELETED) {
    let count = 0;
    for await (const _ of filesOf(env, prefix, userId)) count++;
    if (count > 0) counts[`files.${prefix}`] = count;
  }
  return counts;
}

/** Removes the user's files page by page. It reads the first page again until none is left. */
export async function deleteFiles(env: Env, userId: string): Promise<void> {
  for (const prefix of DELETED) {
    for (;;) {
      const { objects } = await env.FILES.list({ prefix: `${prefix}/${userId}/` });
      if (objects.length === 0) break;
      await env.FILES.delete(objects.map(({ key }) => key));
    }
  }
}
