import * as z from "zod";

/** How many of each kind a user may own; `docs/identity.md` says what happens beyond. */
export const MOST_OWNED = {
  sessions: 100,
  devices: 100,
  passkeys: 50,
  apiKeys: 100,
  providerIdentities: 20,
  guardrails: 50,
  workbenches: 100,
  integrations: 100,
  webhooks: 20,
  importTemplates: 50,
  tags: 500,
  setups: 200,
  savedFilters: 100,
  attachments: 10_000,
  missedTrades: 5000,
} as const;

/** The largest page that a caller may ask for. */
export const MOST_ON_PAGE = 500;
/** A page of a list begins after at most this many items; further ones are reached by cursors. */
export const MOST_OFFSET = 1_000_000;
/** A filter names at most this many symbols. */
export const MOST_FILTER_SYMBOLS = 20;
/** A summary counts the trades of this many months, the latest ones. */
export const MOST_MONTHS = 1200;
/** So many symbols are suggested for what a user types. */
export const MOST_SUGGESTIONS = 12;
/** An event about more accounts than these names none: null means all accounts. */
export const MOST_TOLD_ACCOUNTS = 100;
/** An import keeps this many unreadable rows; its counts include all of them. */
export const MOST_ROW_ERRORS = 200;
export const LONGEST_REASON = 250;
/**
 * Only the currencies with the most trades have figures of their own, and each curve has a maximum of points.
 */
export const MOST_CURRENCIES = 50;
export const MOST_CURVE_POINTS = 1000;
/** A breakdown has this many groups, and figures of its own for each of this many currencies. */
export const MOST_GROUPS = 400;
export const MOST_GROUP_CURRENCIES = 10;
/** The reply shows this many fills of a trade. */
export const MOST_SHOWN_FILLS = 5000;
/** The deletion of a trade takes at most this many fills, in one transaction. */
export const MOST_DELETED_TOGETHER = 500;
/** So many fills may be changed, deleted or have a note; each end of an import looks at them. */
export const MOST_EDITED_FILLS = 10_000;
/** An instrument of an account has so many answers about its openings; each walk reads them. */
export const MOST_OPENINGS = 200;
/** A verdict names this many trades as evidence of a bias. */
export const MOST_EVIDENCE = 50;

/** An id of ours; JSON escapes none of its characters. */
export const Id = z
  .string()
  .max(40)
  .regex(/^[\w.-]*$/);

/** Text for people, without control characters. */
export function words(most: number) {
  return z
    .string()
    .max(most)
    .regex(/^[^\p{Cc}\p{Cs}]*$/u, "holds control characters");
}

/** Zero-width spaces, joiners, fillers and marks of direction: names that differ by them look the same. */
const UNSEEN = /[\p{Cf}\p{Default_Ignorable_Code_Point}\u2800]/u;
/** Joiners that are seen by what they do: between emoji, behind a sign, and in scripts that join letters. */
const SEEN = new RegExp(
  [
    String.raw`(?<=\p{Extended_Pictographic}\p{Emoji_Modifier}?\uFE0F?)\u200D(?=\p{Extended_Pictographic})`,
    String.raw`(?<=\p{Emoji})\uFE0F`,
    String.raw`(?<=[\p{Script=Arabic}\p{M}])[\u200C\u200D](?=\p{L})`,
  ].join("|"),
  "gu",
);

/** True where a text holds characters that nobody sees, or that change the order of the others. */
export function isUnseen(text: string): boolean {
  return UNSEEN.test(text.replaceAll(SEEN, ""));
}

/** A name for people, on one line, of which everything can be seen. */
export function nameWords(most: number) {
  return words(most).refine((name) => !isUnseen(name), "holds a character that cannot be seen");
}

/** Text for people on several lines. Line ends become `\n`; no control character but them and tabs stays. */
export function prose(most: number) {
  return z
    .string()
    .max(most)
    .overwrite((text) => text.replaceAll(/\r\n?/g, "\n"))
    .regex(/^(?:[^\p{Cc}\p{Cs}]|[\n\t])*$/u, "holds control characters");
}

/** A record with a maximum of members. */
export function recordOf<T extends z.ZodType>(value: T, { keys, most }: { keys: z.ZodString; most: number }) {
  return z
    .record(keys, value)
    .refine((record) => Object.keys(record).length <= most, `has more than ${most} members`)
    .meta({ maxProperties: most });
}
