/** The bounds of what is explained: `from` ≤ an instant < `to`. */
export type Window = { from: string | null; to: string | null };

/** The bounds of a part: those of its month or day (UTC) within the window, else the window's own. */
export function boundsOf(by: string, key: string, window: Window): Window {
  const span = by === "month" ? monthOf(key) : by === "day" ? dayOf(key) : null;
  if (span === null) return window;
  return { from: later(span.from, window.from), to: earlier(span.to, window.to) };
}

type Span = { from: string; to: string };

function monthOf(key: string): Span | null {
  const [year = Number.NaN, month = Number.NaN] = key.split("-").map(Number);
  return spanOf(Date.UTC(year, month - 1), Date.UTC(year, month));
}

function dayOf(key: string): Span | null {
  const [year = Number.NaN, month = Number.NaN, day = Number.NaN] = key.split("-").map(Number);
  return spanOf(Date.UTC(year, month - 1, day), Date.UTC(year, month - 1, day + 1));
}

function spanOf(from: number, to: number): Span | null {
  if (Number.isNaN(from) || Number.isNaN(to)) return null;
  return { from: new Date(from).toISOString(), to: new Date(to).toISOString() };
}

function later(one: string, other: string | null): string {
  return other !== null && Date.parse(other) > Date.parse(one) ? other : one;
}

function earlier(one: string, other: string | null): string {
  return other !== null && Date.parse(other) < Date.parse(one) ? other : one;
}
