import type { InfiniteData } from "@tanstack/react-query";
import type * as z from "zod";
import type { listReflections, Reflection } from "#shared/contracts/biases.ts";

export type ReflectionPages = InfiniteData<z.infer<NonNullable<typeof listReflections.reply>>>;

/** Puts a new reflection at the head of the list, once only. */
export function mergeReflection(
  pages: ReflectionPages | undefined,
  next: Reflection,
): ReflectionPages | undefined {
  const [first, ...rest] = pages?.pages ?? [];
  if (pages === undefined || first === undefined) return pages;
  const others = first.items.filter((item) => item.id !== next.id);
  return { ...pages, pages: [{ ...first, items: [next, ...others] }, ...rest] };
}
