import type { Bias, BiasVerdict } from "#shared/contracts/biases.ts";
import { display, displayName } from "../../core/display.ts";
import type { Part, Written } from "../../core/draft.ts";
import { habitClause } from "../../core/bias-sentences.ts";
import type { FigureKind, FigureWords, Side } from "./figure-words.ts";
import { SAID_OF_NAMED, saidOfBias } from "./said-of.ts";
import { saidOf, wordsOf } from "./words-of-fact.ts";

/** A fact that a model may cite. It sees the id and the words, and our code writes the parts. */
export type Figure = {
  id: string;
  parts: Part[];
  /** What the model is told of it. Names never reach the model: it reads `a symbol` in their place. */
  told: string;
  kind: FigureKind;
  /** The facts that it can be compared with have the same. */
  group: string;
  /** For a comparison; null for what is no number. */
  value: number | null;
  side: Side | null;
  verdict: BiasVerdict | null;
  /** The import, the trade or the bias that it is of; of a named trade each bias that it is evidence of. */
  of: readonly string[];
  /** The verbs and things that may be said of it; null for what takes those of the fact beside it. */
  said: ReadonlySet<string> | null;
};

/** A trade that a model may name. */
export type NamedTrade = { id: string; symbol: string };

/** The facts that a model is offered, by id; `facts` are those of the reflection with the new ones. */
export type Offer = { figures: ReadonlyMap<string, Figure>; facts: Record<string, string> };

/**
 * Offers the facts of a reflection whose words stand in the tables. To them come the finding of each bias, as
 * a clause, and the symbols of some trades. A fact without words is not offered.
 */
export function offerFigures(
  { sentences, facts: written }: Written,
  biases: readonly Bias[],
  trades: readonly NamedTrade[],
): Offer {
  const parts = new Map<string, Part>();
  for (const part of sentences.flatMap((sentence) => sentence.parts))
    if (part.fact !== undefined && !parts.has(part.fact)) parts.set(part.fact, part);
  const facts: Record<string, string> = { ...written };
  const figures = new Map<string, Figure>();
  for (const figure of countedFigures(parts, facts, biases)) figures.set(figure.id, figure);
  const add = (fact: string, figure: Figure) => {
    facts[figure.id] = fact;
    figures.set(figure.id, figure);
  };
  for (const bias of biases) {
    const clause = habitClause(bias);
    if (clause !== null) add(clause, clauseFigure(bias, clause));
  }
  for (const [at, { id, symbol }] of trades.entries()) {
    const name = displayName(symbol);
    const of = biases.filter(({ evidence }) => evidence.includes(id)).map(({ bias }) => bias);
    add(name, { ...nameFigure(`trade.${at + 1}.symbol`, name, id), of });
  }
  return { figures, facts };
}

/** The figures of the facts that the reflection already shows. */
function countedFigures(
  parts: ReadonlyMap<string, Part>,
  facts: Readonly<Record<string, string>>,
  biases: readonly Bias[],
): Figure[] {
  const currencies: string[] = [];
  return [...parts].flatMap(([name, part]): Figure[] => {
    const found = wordsOf(name, biases);
    if (found === null) return [];
    const { words, currency, symbol, bias } = found;
    const id = currency === null ? name : numbered(name, currency, currencies);
    const named = { currency: currencyFact(name, currency), symbol };
    const value = facts[name] ?? "";
    const figure = figureOf(id, { part, words, value, named: (kind) => parts.get(named[kind]) });
    const group = `${bias?.bias ?? ""} ${words.kind} ${currency ?? parts.get(named.currency)?.text ?? ""}`;
    return [
      {
        ...figure,
        group,
        verdict: bias?.verdict ?? null,
        of: [name.slice(0, name.indexOf("."))],
        said: saidOf(found, name),
      },
    ];
  });
}

function clauseFigure({ bias, measure, evidence, verdict }: Bias, clause: string): Figure {
  const id = `${bias}.habit`;
  const part = { text: clause, fact: id, ...cited(evidence.slice(0, MOST_CITED_BY_CLAUSE)) };
  return {
    id,
    parts: [part],
    told: clause,
    kind: "clause",
    group: "",
    value: null,
    side: "both",
    verdict,
    of: [bias],
    said: saidOfBias(measure, "habit"),
  };
}

function nameFigure(id: string, name: string, tradeId: string): Omit<Figure, "of"> {
  const part = { text: display(name), fact: id, ...cited([tradeId]) };
  return {
    id,
    parts: [part],
    told: "a symbol",
    kind: "name",
    group: "",
    value: null,
    side: null,
    verdict: null,
    said: SAID_OF_NAMED,
  };
}

const MOST_CITED_BY_CLAUSE = 3;

/** A currency of a file is a name: the model sees its place in the list. */
function numbered(name: string, currency: string, currencies: string[]): string {
  if (!currencies.includes(currency)) currencies.push(currency);
  return `${name.slice(0, name.length - currency.length)}${currencies.indexOf(currency) + 1}`;
}

function currencyFact(name: string, currency: string | null): string {
  return currency === null
    ? `${name.slice(0, name.lastIndexOf("."))}.currency`
    : `import.currency.${currency}`;
}

type Shown = {
  part: Part;
  words: FigureWords;
  value: string;
  named(kind: "currency" | "symbol"): Part | undefined;
};

function figureOf(
  id: string,
  { part, words, value, named }: Shown,
): Omit<Figure, "group" | "verdict" | "of" | "said"> {
  const { kind, before = "", after = "", with: behind = [], side = null, signed } = words;
  const parts: Part[] = [];
  const told: string[] = [];
  const say = (text: string) => {
    if (text !== "") parts.push({ text });
    told.push(text);
  };
  say(before);
  parts.push(part);
  told.push(kind === "name" ? "a symbol" : part.text);
  for (const name of behind) {
    const found = named(name);
    if (found === undefined) continue;
    say(name === "symbol" ? " in a trade on " : " ");
    parts.push(found);
    told.push(name === "symbol" ? "a symbol" : "of a currency");
  }
  say(after);
  const number = kind === "name" || kind === "date" ? null : numberOf(value);
  const bySign = signed === true && number !== null && number !== 0 ? (number < 0 ? "loss" : "gain") : null;
  return { id, parts, told: told.join(""), kind, value: number, side: side ?? bySign };
}

const SECONDS: Record<string, number> = { d: 86_400, h: 3_600, min: 60, s: 1 };

/** The number of a fact; of a duration its seconds. */
function numberOf(fact: string): number | null {
  if (/^[+-]?\d+(?:\.\d+)?$/.test(fact)) return Number(fact);
  const parts = [...fact.matchAll(/\b(\d{1,15}) (d|h|min|s)\b/g)];
  if (parts.length === 0) return null;
  return parts.reduce((sum, [, count, unit]) => sum + Number(count) * (SECONDS[unit ?? ""] ?? 0), 0);
}

function cited(ids: readonly string[]): Pick<Part, "tradeIds"> {
  return ids.length === 0 ? {} : { tradeIds: [...ids] };
}
