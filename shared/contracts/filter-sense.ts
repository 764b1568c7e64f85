import * as z from "zod";

type Parts = {
  after?: string | undefined;
  afterRun?: string | undefined;
  openedFrom?: string | undefined;
  openedBefore?: string | undefined;
};

/**
 * Refuses parts of a filter that say nothing as they stand. A list would leave them out, and show everything
 * to a caller who asked for something.
 */
export function sensible<S extends z.ZodType<Parts>>(filter: S): S {
  return filter.superRefine(({ after, afterRun, openedFrom, openedBefore }, { addIssue }) => {
    if (afterRun !== undefined && after === undefined)
      addIssue({ code: "custom", path: ["afterRun"], message: "needs `after`" });
    if (openedFrom !== undefined && openedFrom === openedBefore)
      addIssue({ code: "custom", path: ["openedBefore"], message: "is the same time as `openedFrom`" });
  });
}

/** A text of a filter that decides what is written; an empty one is refused there, and not left out. */
export function givenText(max = 100) {
  return z.string().min(1).max(max).optional();
}

/** True of a text by which something written can be found. */
export function holdsWord(text: string): boolean {
  return /[\p{L}\p{N}]/u.test(text.normalize("NFKC"));
}
