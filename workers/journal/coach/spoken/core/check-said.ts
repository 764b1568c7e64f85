import type { Sentence } from "#shared/contracts/biases.ts";
import type { RefusalReason } from "#shared/contracts/transcripts.ts";
import { contradictionOf } from "./claims.ts";
import type { Figure } from "./figures.ts";
import { readWords, type Token } from "./said-words.ts";
import { ALSO_ORDERS, DETERMINERS, NOUNS, OF_RATE, STARTERS, VERBS } from "./vocabulary.ts";

/** What is wrong with a line, and the word at which it is. */
export type Refused = { kind: "refused"; reason: RefusalReason; word: string };
export type Said = { kind: "said"; sentence: Sentence } | Refused;

export const LONGEST_LINE = 400;
const MOST_WORDS = 34;
const MOST_FIGURES = 4;
const MOST_PARTS = 16;

/**
 * Makes a sentence of one line of a model's answer, `{"say":"…"}`, or refuses it. Of the model's words only
 * those of the vocabulary remain. Every figure, unit and name is written by us.
 */
export function checkSaid(line: string, figures: ReadonlyMap<string, Figure>): Said {
  if (line.length > LONGEST_LINE) return refused("too_long");
  const say = sayOf(line);
  if (say === null) return refused("wrong_shape");
  const tokens = readWords(say, figures);
  if (!Array.isArray(tokens)) return refused(tokens.reason, tokens.word);
  const wrong = formOf(tokens) ?? contradictionOf(tokens);
  if (wrong !== null) return refused(wrong.reason, wrong.word);
  const sentence = { parts: written(tokens) };
  return sentence.parts.length > MOST_PARTS ? refused("too_long") : { kind: "said", sentence };
}

/** The text of `{"say":"…"}`; null for any other shape. */
function sayOf(line: string): string | null {
  let parsed: unknown;
  try {
    parsed = JSON.parse(line);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return null;
  }
  if (typeof parsed !== "object" || parsed === null || Object.getPrototypeOf(parsed) !== Object.prototype)
    return null;
  const entries = Object.entries(parsed);
  const [entry] = entries;
  if (entries.length !== 1 || entry === undefined || entry[0] !== "say") return null;
  return typeof entry[1] === "string" ? entry[1] : null;
}

type Form = { reason: RefusalReason; word: string };

/** What is wrong with the form of a sentence, whatever it says. */
function formOf(tokens: readonly Token[]): Form | null {
  const figures = tokens.filter((token) => token.kind === "figure");
  const tellsFact = figures.some(({ figure: { kind } }) => kind !== "name" && kind !== "date");
  if (!tellsFact) return { reason: "cites_nothing", word: "" };
  if (figures.length > MOST_FIGURES || tokens.length > MOST_WORDS) return { reason: "too_long", word: "" };
  for (const [at, token] of tokens.entries()) {
    const before = tokens[at - 1];
    const begins = before === undefined || (before.kind === "mark" && before.mark !== ",");
    if (token.kind === "word") {
      const { word } = token;
      if (begins && !STARTERS.has(word)) return { reason: "order", word };
      if (ALSO_ORDERS.has(word) && !(before?.kind === "word" && DETERMINERS.has(before.word)))
        return { reason: "order", word };
      const counted = before?.kind === "figure" && before.figure.kind !== "name";
      if (counted && (NOUNS.has(word) || OF_RATE.has(word))) return { reason: "wrong_unit", word };
    }
    if (token.kind === "figure" && token.figure.kind === "clause") {
      const next = tokens[at + 1];
      if (!begins || (next !== undefined && next.kind !== "mark"))
        return { reason: "clause_misplaced", word: token.figure.id };
    }
  }
  const tells = tokens.some(
    (token) =>
      token.kind === "phrase" ||
      (token.kind === "word" && VERBS.has(token.word)) ||
      (token.kind === "figure" && token.figure.kind === "clause"),
  );
  return tells ? null : { reason: "no_verb", word: "" };
}

/** The parts of the sentence, with our figures in the places that the model named. */
function written(tokens: readonly Token[]): Sentence["parts"] {
  const parts: Sentence["parts"] = [];
  const say = (text: string) => {
    const last = parts.at(-1);
    if (last !== undefined && last.fact === undefined && last.tradeIds === undefined) last.text += text;
    else parts.push({ text });
  };
  for (const [at, token] of tokens.entries()) {
    if (token.kind === "mark") say(token.mark);
    else {
      if (at > 0) say(" ");
      if (token.kind !== "figure") say(token.word);
      else
        for (const part of token.figure.parts)
          if (part.fact === undefined) say(part.text);
          else parts.push({ ...part });
    }
  }
  say(".");
  const [first] = parts;
  if (first !== undefined && first.fact === undefined)
    first.text = first.text.charAt(0).toUpperCase() + first.text.slice(1);
  return parts;
}

function refused(reason: RefusalReason, word = ""): Refused {
  return { kind: "refused", reason, word: word.slice(0, 40) };
}
