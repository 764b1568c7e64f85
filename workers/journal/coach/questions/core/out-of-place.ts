import { PHRASES } from "./phrases.ts";
import { daysAt, timeAt } from "./time-words.ts";
import { phraseAt, type Token } from "./tokens.ts";

type Given = { tokens: readonly Token[]; today: string };

/**
 * True of a word that is spoken around a question elsewhere, and here says something that no rule reads. That
 * is the day of an opening, an end of a period, one day of many, or that a moment is asked for.
 */
export function isOutOfPlace({ tokens, today }: Given, at: number): boolean {
  const word = tokens[at]?.folded ?? "";
  if (OPENS.has(word)) return !opensBy({ tokens, today }, at + 1);
  if (POINTS.has(word)) return isOfClock(tokens, at + 1) || isOfWeekdays(tokens, at + 1);
  if (ENDS.has(word)) return daysAt(tokens, at + 1, today) !== null || timeAt(tokens, at + 1) !== null;
  if (ASKS_MOMENT.has(word)) return AUXILIARIES.has(tokens[at + 1]?.folded ?? "");
  return word === "take" && /^profits?$/.test(tokens[at + 1]?.folded ?? "");
}

const OPENS: ReadonlySet<string> = new Set(["open", "opened", "opening"]);
/** Of one morning or Monday among many. */
const POINTS: ReadonlySet<string> = new Set(["this", "that"]);
const ENDS: ReadonlySet<string> = new Set(["to", "by", "into", "over"]);
const ASKS_MOMENT: ReadonlySet<string> = new Set(["when", "whenever", "where"]);
const AUXILIARIES: ReadonlySet<string> = new Set("do did does am was were is are have had has".split(" "));

/** Of openings, the times of day and what closed before them are known, and not the days. */
function opensBy({ tokens, today }: Given, at: number): boolean {
  const next = tokens[at]?.folded ?? "";
  if (
    next === "after" &&
    RESULTS.test(
      tokens
        .slice(at + 1, at + 4)
        .map(foldedOf)
        .join(" "),
    )
  )
    return true;
  const isMoment = MOMENTS.has(next);
  if (isMoment && daysAt(tokens, at + 1, today) === null && timeAt(tokens, at + 1) !== null) return true;
  return isOfClock(tokens, at);
}

const MOMENTS: ReadonlySet<string> = new Set(
  "before after at around since from until till through between".split(" "),
);
const RESULTS = /\b(?:loss|losses|loser|losers|losing|win|wins|winner|winners|winning|gains?)\b/;

const foldedOf = ({ folded }: Token) => folded;

/** True where a part of the day follows, such as `in the morning` or `the London session`. */
function isOfClock(tokens: readonly Token[], at: number): boolean {
  const skipped = [0, 1, 2].find((each) => !LEADS.has(tokens[at + each]?.folded ?? "")) ?? 0;
  return [3, 2, 1].some((length) => {
    const { filter } = PHRASES.get(phraseAt(tokens, at + skipped, length)) ?? {};
    return filter?.openedFrom !== undefined || filter?.openedBefore !== undefined;
  });
}

const LEADS: ReadonlySet<string> = new Set(["in", "during", "the"]);

function isOfWeekdays(tokens: readonly Token[], at: number): boolean {
  return PHRASES.get(tokens[at]?.folded ?? "")?.filter?.weekday !== undefined;
}
