import type { QuestionGrouping } from "#shared/contracts/coach-query.ts";
import { MOST_COMPARED } from "#shared/contracts/coach-query.ts";
import { isCapital, isPlainWord, kindAt, type Names } from "./name-words.ts";
import { PHRASES } from "./phrases.ts";
import { compareBy, type Reading } from "./reading.ts";
import { namesAt, saidAt, type Token } from "./tokens.ts";

type Given = { tokens: readonly Token[]; names: Names };
type Item = { by: QuestionGrouping; value: string };
type Found = { items: readonly Item[]; length: number };

/** `AAPL or MSFT`, `Mondays than on Fridays`, `between TSLA and NVDA`: only these are compared. */
export function amongAt(reading: Reading, { tokens, names }: Given, at: number): number | null {
  if (reading.leavesOut !== null || reading.among !== null) return null;
  const start = tokens[at]?.folded === "between" ? at + 1 : at;
  const isCompared = start > at || tokens.slice(0, at).some(({ folded }) => COMPARES.has(folded));
  const first = itemAt({ tokens, names }, start);
  if (first === null) return null;
  const found = [first];
  let next = start + first.length;
  const links = isCompared ? ANY_LINK : LINKS;
  while (links.has(tokens[next]?.folded ?? "")) {
    const isLed = PREPOSITIONS.has(tokens[next + 1]?.folded ?? "") && !isCapital(tokens, next + 1);
    const skipped = isLed ? 2 : 1;
    const item = itemAt({ tokens, names }, next + skipped);
    if (item === null) return null;
    found.push(item);
    next += skipped + item.length;
  }
  if (found.length < 2 || found.length > MOST_COMPARED) return null;
  const by = commonOf(found);
  if (by === null) return null;
  // The days that are compared are weekdays where weekdays are named.
  if (by === "weekday" && reading.by === "day") reading.by = null;
  compareBy(reading, by);
  const values = found.flatMap(({ items }) => items.filter((item) => item.by === by));
  reading.among = [...new Set(values.map(({ value }) => value))];
  if (kindAt(tokens, next) === by) next++;
  return next - at;
}

const LINKS: ReadonlySet<string> = new Set(["or", "vs", "versus", "against", "than"]);
const ANY_LINK: ReadonlySet<string> = new Set([...LINKS, "and", "with", "to"]);
const COMPARES: ReadonlySet<string> = new Set(["compare", "comparing"]);
const PREPOSITIONS: ReadonlySet<string> = new Set(["on", "in", "with", "of"]);

/** The one kind that all of them can be, each in one way. */
function commonOf(found: readonly Found[]): QuestionGrouping | null {
  const kinds = new Set(found[0]?.items.map(({ by }) => by));
  const common = [...kinds].filter((by) =>
    found.every(({ items }) => items.filter((item) => item.by === by).length === 1),
  );
  return common.length === 1 ? (common[0] ?? null) : null;
}

/** A weekday or a name of the asker's, with its kind before it or not. */
function itemAt({ tokens, names }: Given, at: number): Found | null {
  const weekday = PHRASES.get(tokens[at]?.folded ?? "")?.filter?.weekday;
  if (weekday !== undefined) return { items: [{ by: "weekday", value: weekday }], length: 1 };
  const kind = kindAt(tokens, at);
  const begin = kind === null ? at : at + 1;
  const named = namesAt(tokens, begin, names);
  if (named === null || (kind === null && named.length === 1 && isPlainWord(tokens, begin))) return null;
  const own = named.found.filter((name) => kind === null || name.kind === kind);
  const exact = own.filter(({ name }) => name === saidAt(tokens, begin, named.length));
  const meant = exact.length > 0 ? exact : own;
  return {
    items: meant.map(({ kind: by, name }) => ({ by, value: name })),
    length: named.length + begin - at,
  };
}
