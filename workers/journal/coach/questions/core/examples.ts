/** What the asker trades and writes: names for questions that can be answered. */
export type Known = { symbol: string | null; setup: string | null; tag: string | null; hasTrades: boolean };

/** Questions that can be answered, with the asker's own names where there are any. */
export function examplesOf({ symbol, setup, tag }: Omit<Known, "hasTrades">): string[] {
  return [
    "How do I do after a loss?",
    ...named(symbol, (name) => `What did I make on "${name}"?`),
    setup === null ? "Which weekday is worst?" : "Which setup makes most?",
    "Am I better long or short?",
    "What does revenge trading cost me?",
    "What was my worst day?",
    ...named(tag, (name) => `How do I do on trades tagged "${name}"?`),
    ...named(symbol, (name) => `How would I do without "${name}"?`),
  ].slice(0, 8);
}

/** Nothing for a name that a question cannot hold within quotes. */
function named(name: string | null, words: (name: string) => string): string[] {
  return name === null || /["“”,]|\p{Cc}/u.test(name) ? [] : [words(name)];
}
