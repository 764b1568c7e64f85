import * as z from "zod";

/** How many of each a user may have; what happens beyond stands in `docs/identity.md`. */
export const MOST_OWNED = {
  sessions: 100,
  devices: 100,
  passkeys: 50,
  apiKeys: 100,
  providerIdentities: 20,
} as const;

/** As many items a page may be asked for. */
export const MOST_ON_PAGE = 500;
/** An event that tells of more accounts says null: all of them. */
export const MOST_TOLD_ACCOUNTS = 100;
/** As many unreadable rows are kept of an import; its counts hold all of them. */
export const MOST_ROW_ERRORS = 200;
export const LONGEST_REASON = 250;
/** The currencies with the most trades have figures of their own, and a curve of so many points. */
export const MOST_CURRENCIES = 50;
export const MOST_CURVE_POINTS = 1000;
/** As many fills of a trade are shown. */
export const MOST_SHOWN_FILLS = 5000;
/** As many trades are named as evidence of a bias. */
export const MOST_EVIDENCE = 50;

/** An id of ours; such text is as long in JSON as it is. */
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

/** A record of at most so many members. */
export function recordOf<T extends z.ZodType>(value: T, { keys, most }: { keys: z.ZodString; most: number }) {
  return z
    .record(keys, value)
    .refine((record) => Object.keys(record).length <= most, `has more than ${most} members`)
    .meta({ maxProperties: most });
}
