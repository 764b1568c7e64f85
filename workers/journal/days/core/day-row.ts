import type { CheckIn, DayChange, DayHead, DayTemplate, DayWords } from "#shared/contracts/days.ts";
import { LONGEST_DAY_OPENING } from "#shared/contracts/days.ts";
import { wordsIn } from "../../trades/core/words.ts";

export type Texts = { plan: string; saw: string; did: string };
/** What the owner wrote about a day, as its row holds it. */
export type DayRow = Texts & CheckIn & { version: number; updated_at: string | null };
export type TemplateRow = Texts & { version: number };

const NO_TEXTS: Texts = { plan: "", saw: "", did: "" };
export const NO_DAY: DayRow = {
  ...NO_TEXTS,
  sleep: null,
  calm: null,
  focus: null,
  version: 0,
  updated_at: null,
};
export const NO_TEMPLATE: TemplateRow = { ...NO_TEXTS, version: 0 };

export function toWords({ plan, saw, did, sleep, calm, focus, version, updated_at }: DayRow): DayWords {
  return { plan, saw, did, checkIn: { sleep, calm, focus }, version, updatedAt: updated_at };
}

export function toTemplate({ plan, saw, did, version }: TemplateRow): DayTemplate {
  return { plan, saw, did, version };
}

/** The row with a change in its place. */
export function changedDay(row: DayRow, { checkIn = {}, ...texts }: DayChange): DayRow {
  const { sleep = row.sleep, calm = row.calm, focus = row.focus } = checkIn;
  return { ...row, ...changedTexts(row, texts), sleep, calm, focus };
}

export function changedTexts(row: Texts, change: Omit<DayChange, "checkIn">): Texts {
  const { plan = row.plan, saw = row.saw, did = row.did } = change;
  return { plan, saw, did };
}

/** The names of the fields that differ. */
export function fieldsBetween(one: DayRow, other: DayRow): string[] {
  const fields: string[] = textsBetween(one, other);
  if (one.sleep !== other.sleep || one.calm !== other.calm || one.focus !== other.focus)
    fields.push("checkIn");
  return fields;
}

export function textsBetween(one: Texts, other: Texts): (keyof Texts)[] {
  return (["plan", "saw", "did"] as const).filter((name) => one[name] !== other[name]);
}

/** The words by which a day is found. */
export function wordsOfDay({ plan, saw, did }: Texts): string[] {
  return [...new Set([plan, saw, did].flatMap((text) => wordsIn(text)))];
}

/** A day in a list, with how many pictures it has. */
export type HeadRow = CheckIn & {
  day: string;
  has_plan: boolean;
  has_review: boolean;
  opening: string;
  pictures: number;
};

export function toHead(row: HeadRow): DayHead {
  const { day, has_plan: hasPlan, has_review: hasReview, opening, pictures, sleep, calm, focus } = row;
  // A character of two units may be cut in half.
  const begins = opening.slice(0, LONGEST_DAY_OPENING).toWellFormed().replaceAll("\uFFFD", "");
  const checkIn = { sleep, calm, focus };
  return { date: day, hasPlan, hasReview, checkIn, attachments: pictures, opening: begins };
}
