import { CHECK_INS, type DayWords } from "#shared/contracts/days.ts";
import { draftsOver } from "../written/draft.ts";

/** What stands in the fields of a day's page. */
export type Fields = Pick<DayWords, "plan" | "saw" | "did"> & DayWords["checkIn"];

export const TEXTS = ["plan", "saw", "did"] as const;
export const DAY_DRAFTS = draftsOver<Fields>([...TEXTS, ...CHECK_INS]);

export function fieldsOf({ plan, saw, did, checkIn }: Omit<DayWords, "version" | "updatedAt">): Fields {
  return { plan, saw, did, ...checkIn };
}

/** The body of a change of these fields. */
export function changeOf({ sleep, calm, focus, ...texts }: Partial<Fields>) {
  const given = Object.entries({ sleep, calm, focus }).filter(([, value]) => value !== undefined);
  return given.length === 0 ? texts : { ...texts, checkIn: Object.fromEntries(given) };
}

/** What each text of a day is called on its page. */
export const TEXT_WORDS = {
  plan: { label: "Plan", hint: "Levels, setups, what would keep you out ( E )" },
  saw: { label: "What I saw", hint: "The market, and the chances that were there" },
  did: { label: "What I did", hint: "Rules kept and broken, and what comes next" },
} as const;

export const CHECK_IN_WORDS = {
  sleep: { label: "Sleep", low: "hardly any", high: "rested" },
  calm: { label: "Calm", low: "tense", high: "calm" },
  focus: { label: "Focus", low: "scattered", high: "clear" },
} as const;
