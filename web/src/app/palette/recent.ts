const MOST = 6;
let visited: readonly string[] = [];

/** Notes a page that the user opened, by its path and search; the newest is the first. */
export function noteVisit(href: string): void {
  visited = [href, ...visited.filter((other) => other !== href)].slice(0, MOST);
}

/** The pages before the one that is open, the latest first. They are forgotten with the page's memory. */
export function recentPages(): readonly string[] {
  return visited.slice(1);
}
