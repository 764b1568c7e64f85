import * as z from "zod";

export const MOST_FOUND_COLUMNS = 30;

/** A file that Tidemark cannot read: the export that it was recognised as, and its columns. */
export const UnreadFile = z.object({
  /** A stable key such as `schwab-transactions`; null for a file that was not recognised. */
  kind: z.string().max(60).nullable(),
  /** Completes "This is …"; null for a file that was not recognised. */
  name: z.string().max(100).nullable(),
  /** One sentence that says what the user can do with this file. */
  next: z.string().max(300),
  columns: z.array(z.string().max(60)).max(MOST_FOUND_COLUMNS),
});
export type UnreadFile = z.infer<typeof UnreadFile>;
