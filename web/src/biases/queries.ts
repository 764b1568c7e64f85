import { infiniteQueryOptions, queryOptions, type InfiniteData } from "@tanstack/react-query";
import type { z } from "zod";
import { listBiases, listReflections, type Reflection } from "#shared/contracts/biases.ts";
import { call } from "../session/client.ts";

export type ReflectionPages = InfiniteData<z.infer<NonNullable<typeof listReflections.reply>>>;

export const biasesQuery = queryOptions({
  queryKey: ["biases"],
  queryFn: ({ signal }) => call(listBiases, { signal }),
  meta: { keep: true },
});

export const reflectionsQuery = infiniteQueryOptions({
  queryKey: ["reflections"],
  queryFn: ({ pageParam, signal }) =>
    call(listReflections, {
      query: { limit: 20, ...(pageParam === null ? {} : { cursor: pageParam }) },
      signal,
    }),
  initialPageParam: null as string | null,
  getNextPageParam: (last) => last.nextCursor,
  meta: { keep: true },
});

/** The list with a reflection that just arrived: first, and once only. */
export function mergeReflection(
  pages: ReflectionPages | undefined,
  next: Reflection,
): ReflectionPages | undefined {
  const [first, ...rest] = pages?.pages ?? [];
  if (pages === undefined || first === undefined) return pages;
  const others = first.items.filter((item) => item.id !== next.id);
  return { ...pages, pages: [{ ...first, items: [next, ...others] }, ...rest] };
}
