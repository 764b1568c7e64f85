const isQuote = (each: string) => /^“[^”]*”$/.test(each);

/** Words that were not understood stand in quotes; the others say what cannot be answered, and why. */
export function unreadWords(unread: readonly string[]): string {
  const quotes = unread.filter(isQuote);
  const reasons = unread.filter((each) => !isQuote(each));
  return [
    ...(quotes.length === 0 ? [] : [`Not understood: ${quotes.join(", ")}.`]),
    ...reasons.map((reason) => `Not answered: ${reason.replace(/[.:]$/, "")}.`),
  ].join(" ");
}
