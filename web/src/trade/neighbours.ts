/** A page of the long list as the cache holds it: which list, which page of it, its trades, when it came. */
export type ListPage = { list: string; page: number; ids: readonly string[]; at: number };

/**
 * The trades before and after a trade in the list that was fetched last of those that hold it. Null at an end
 * of what was fetched.
 */
export function neighboursOf(
  pages: readonly ListPage[],
  id: string,
): { previous: string | null; next: string | null } {
  const holding = pages.filter(({ ids }) => ids.includes(id)).toSorted((a, b) => b.at - a.at)[0];
  if (holding === undefined) return { previous: null, next: null };
  const ids = pages
    .filter(({ list, page }) => list === holding.list && Math.abs(page - holding.page) <= 1)
    .toSorted((a, b) => a.page - b.page)
    .flatMap((each) => each.ids);
  const at = ids.indexOf(id);
  return { previous: ids[at - 1] ?? null, next: ids[at + 1] ?? null };
}
