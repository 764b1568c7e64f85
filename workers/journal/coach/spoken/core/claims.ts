import { misjoinedAt } from "./belonging.ts";
import type { Figure } from "./figures.ts";
import { isOf, type Token, wordOf } from "./said-words.ts";
import type { Side } from "./figure-words.ts";
import { FALLING, OF_GAIN, OF_LOSS, RISING, SLIGHT, STEADY, SURE } from "./vocabulary.ts";

export type Claim = "comparison_undecided" | "comparison_false" | "wrong_side" | "unsure" | "misjoined";
export type Contradiction = { reason: Claim; word: string };

/** The first word that says more of the facts beside it than they do, or null. */
export function contradictionOf(tokens: readonly Token[]): Contradiction | null {
  return comparedWrongly(tokens) ?? wrongSide(tokens) ?? tooSure(tokens) ?? misjoined(tokens);
}

function misjoined(tokens: readonly Token[]): Contradiction | null {
  const word = misjoinedAt(tokens);
  return word === null ? null : { reason: "misjoined", word };
}

/** A comparison is decided between two facts of one kind, one before it and one behind `than`. */
function comparedWrongly(tokens: readonly Token[]): Contradiction | null {
  const places = tokens.flatMap((token, at) => (isOf(token, RISING) || isOf(token, FALLING) ? [at] : []));
  const than = tokens.findIndex((token) => token.kind === "word" && token.word === "than");
  const [place] = places;
  if (place === undefined) return than === -1 ? null : { reason: "comparison_undecided", word: "than" };
  const word = wordOf(tokens[place]);
  const undecided = { reason: "comparison_undecided", word } as const;
  const counted = tokens.flatMap((token, at) =>
    token.kind === "figure" && token.figure.value !== null ? [{ at, figure: token.figure }] : [],
  );
  const [first, second] = counted;
  if (places.length > 1 || counted.length !== 2 || first === undefined || second === undefined)
    return undecided;
  if (first.figure.group !== second.figure.group) return undecided;
  // A loss of −9 is smaller than one of −12, and −9 is the larger number.
  const isSigned = [first, second].some(({ figure: { value } }) => (value ?? 0) < 0);
  if (isSigned && tokens.some((token) => isOf(token, OF_LOSS))) return undecided;
  if (!(first.at < place && place < than && than < second.at)) return undecided;
  const [a, b] = [first.figure.value ?? 0, second.figure.value ?? 0];
  const holds = RISING.has(word) ? a > b : a < b;
  return holds ? null : { reason: "comparison_false", word };
}

/** A word about gains or losses stands beside a fact of that side, or in a sentence that has one. */
function wrongSide(tokens: readonly Token[]): Contradiction | null {
  for (const [at, token] of tokens.entries()) {
    const side = isOf(token, OF_LOSS) ? "loss" : isOf(token, OF_GAIN) ? "gain" : null;
    if (side === null) continue;
    const nearest = nextFigure(tokens.slice(at + 1)) ?? nextFigure(tokens.slice(0, at).toReversed());
    const found = nearest?.side ?? null;
    const isSaid = found === null || found === "both" ? isOfSide(tokens, side) : found === side;
    if (!isSaid) return { reason: "wrong_side", word: wordOf(token) };
  }
  return null;
}

const BREAKS = new Set(["and", "but", "while", "or", "so", "against", "which"]);

/** The first figure that counts something, before the clause ends. */
function nextFigure(tokens: readonly Token[]): Figure | null {
  for (const token of tokens) {
    if (token.kind === "mark" || isOf(token, BREAKS)) return null;
    if (token.kind === "figure" && token.figure.kind !== "name" && token.figure.kind !== "date")
      return token.figure;
  }
  return null;
}

/** True where a fact has that side. One of both sides counts where none has a side alone. */
function isOfSide(tokens: readonly Token[], wanted: Exclude<Side, "both">): boolean {
  const sides = tokens.flatMap((token) =>
    token.kind === "figure" && token.figure.side !== null ? [token.figure.side] : [],
  );
  const alone: Side[] = sides.filter((side) => side !== "both");
  return alone.length > 0 ? alone.includes(wanted) : sides.length > 0;
}

/** A finding is called sure, slight or steady only where each verdict beside it is that. */
function tooSure(tokens: readonly Token[]): Contradiction | null {
  const verdicts = tokens.flatMap((token) =>
    token.kind === "figure" && token.figure.verdict !== null ? [token.figure.verdict] : [],
  );
  for (const token of tokens) {
    const needed = isOf(token, SURE)
      ? "likely"
      : isOf(token, SLIGHT)
        ? "slight"
        : isOf(token, STEADY)
          ? "not_shown"
          : null;
    if (needed === null) continue;
    if (verdicts.length === 0 || verdicts.some((verdict) => verdict !== needed))
      return { reason: "unsure", word: wordOf(token) };
  }
  return null;
}
