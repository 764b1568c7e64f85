/**
 * Words that are spoken around what is asked. None of them may change what is meant in any place; one that
 * does so in some places stands in `out-of-place.ts` too.
 */
export const AROUND: readonly string[] = (
  "a about all am an and any are at be been being by closed did do doing does done during each ever every " +
  "figures for from generally get go goes going got had has have history how i if in into is it its just ledger " +
  "made make makes making me mine much my net numbers of on only open opened opening our over overall p&l per " +
  "performance perform performing please pnl position positions result results see show stats statistics take " +
  "taken taking tell that the their them they this to total took trade traded trades trading typically " +
  "usually was way we well were what when whenever where which while with work works would you your"
).split(" ");
