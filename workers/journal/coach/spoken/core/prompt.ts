import type { Message } from "../../model/core/message.ts";
import type { Refused } from "./check-said.ts";
import type { Figure } from "./figures.ts";
import { ALSO_ORDERS, FALLING, PHRASES, RISING, VOCABULARY } from "./vocabulary.ts";

/** The most sentences of an answer. */
export const MOST_SAID = 5;

const list = (words: Iterable<string>): string => [...words].toSorted().join(" ");

const TASK = `You help a trader to see what stands out in their own journal. Write at most ${MOST_SAID} short
sentences in English, the most useful one first. Answer with one JSON object a line and nothing else:
{"say":"…"}

Rules. Any other answer is thrown away.
- Never write a number, in digits or in words. Name a fact by its id in braces, as {revenge_trading.afterLoss}: we put
  its text there, with its unit. Each sentence names one to four facts. Use only ids of the list.
- A fact brings its own words, which "facts" shows. Write no unit and no noun behind it.
- A fact of the kind clause is a whole clause. It begins the sentence or stands behind a colon, and a comma, a colon or
  the end follows it.
- Say what is; give no advice and no order, about no position.
- A word that compares (${list([...RISING, ...FALLING])}) stands, with "than", between two facts of one kind, and must be
  true of them.
- A sentence, or a part of it beside a semicolon, is about one thing: the import, one habit, or the best and the worst
  trade. It takes up nothing of the part or the sentence before.
- Between two facts stands a comma, "and", "but", "while" or "against", and behind it the next fact, or a clause with
  its own subject, as "and you paid". Only cost.trades with cost.total or cost.perTrade, within with afterLoss or
  afterWin, and symbol with net may share a verb.
- Say of a fact only what it is: gains were taken and not held, fees were paid, best.net and worst.net are each of one
  trade and never of your trades. Dates stand as "from {import.from} to {import.to}". Other symbols "show" a habit.
- Speak of losses or costs beside facts about losses, of gains beside facts about gains. Call sure or likely only what
  has the verdict likely.
- Use only lower-case letters but at the beginning, commas, colons and semicolons. These words are behind a word like
  "the" or "your" only: ${list(ALSO_ORDERS)}.
- Use only these words: ${list(VOCABULARY)}; and these turns: ${PHRASES.join(", ")}.`;

/** What a model is asked. It holds ids, figures and our own words, and nothing that others wrote. */
export function promptFor(figures: ReadonlyMap<string, Figure>): Message[] {
  const facts = [...figures.values()].map(({ id, kind, told, verdict }) => ({
    id,
    kind,
    text: told,
    ...(verdict === null ? {} : { verdict }),
  }));
  return [
    { role: "system", content: TASK },
    { role: "user", content: `{"facts":[\n${facts.map((fact) => JSON.stringify(fact)).join(",\n")}\n]}` },
  ];
}

/** Asks once more, with what was wrong. */
export function promptAgain(before: readonly Message[], answer: string, refused: Refusal): Message[] {
  const { line, reason, word } = refused;
  const wrong = `Line ${line} was refused: ${WRONG[reason]}${word === "" ? "" : ` (${JSON.stringify(word)})`}.`;
  return [
    ...before,
    { role: "assistant", content: answer.slice(0, 4_000) || "(nothing)" },
    { role: "user", content: `${wrong} Write the whole answer again, by the rules.` },
  ];
}

export type Refusal = { line: number; reason: Refused["reason"]; word: string };

const WRONG: Record<Refused["reason"], string> = {
  wrong_shape: 'a line is {"say":"…"} and nothing else',
  too_long: "the sentence is too long or names too many facts",
  too_many: "there are too many sentences",
  repeated: "the sentence was there before",
  empty: "there was no sentence",
  forbidden_character: "there is a character that may not be there",
  unknown_fact: "no fact has that id",
  unknown_word: "that word is not one of the list",
  cites_nothing: "the sentence names no fact",
  order: "that could be read as an order",
  no_verb: "the sentence says nothing",
  wrong_unit: "a fact brings its own unit",
  clause_misplaced: "a clause begins a sentence or stands behind a colon, and a mark follows",
  comparison_undecided: "the comparison has not one fact of a kind on each side",
  comparison_false: "the comparison is not true of the facts",
  wrong_side: "the word is about another side than the fact beside it",
  misjoined: "two facts are joined that do not belong together, or a fact is said of what it does not count",
  unsure: "the verdict of the facts does not allow that word",
};
