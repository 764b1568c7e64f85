import * as z from "zod";

export const MOST_FOUND_COLUMNS = 60;
/** A column's name is cut to so many characters, wherever it is shown or compared. */
export const LONGEST_COLUMN = 60;
const MOST_FOUND_ROWS = 5;

/** A file that Tidemark cannot read: the export that it was recognised as, its columns and its first rows. */
export const UnreadFile = z.object({
  /** A stable key such as `schwab-transactions`; null for a file that was not recognised. */
  kind: z.string().max(60).nullable(),
  /** Completes "This is …"; null for a file that was not recognised. */
  name: z.string().max(100).nullable(),
  /** One sentence that says what the user can do with this file. */
  next: z.string().max(300),
  columns: z.array(z.string().max(LONGEST_COLUMN)).max(MOST_FOUND_COLUMNS),
  /** The rows behind the header, with one text for each of the columns. */
  rows: z
    .array(z.array(z.string().max(LONGEST_COLUMN)).max(MOST_FOUND_COLUMNS))
    .max(MOST_FOUND_ROWS)
    .optional(),
  /** The kept mapping of the same columns, which an import can ask for as `template`. */
  template: z
    .object({ id: z.string().max(40), name: z.string().max(60) })
    .nullable()
    .optional(),
});
export type UnreadFile = z.infer<typeof UnreadFile>;
