import type { Digest } from "#shared/contracts/digests.ts";

type Written = Pick<Digest, "id" | "week" | "revision">;

/** The digest that was asked for, where it is still one of those that were shown; else undefined. */
export function unchangedOf(
  written: Written | undefined,
  shown: readonly Written[] = [],
): Written | undefined {
  return shown.find(({ id, revision }) => id === written?.id && revision === written.revision);
}
