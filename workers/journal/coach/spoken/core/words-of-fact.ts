import { type Bias, BiasName } from "#shared/contracts/biases.ts";
import { costWords, type FigureWords, OF_BIAS, OF_IMPORT, OF_MEASURE } from "./figure-words.ts";
import { saidOfBias, saidOfImport } from "./said-of.ts";

export type Found = { words: FigureWords; currency: string | null; symbol: string; bias: Bias | null };

/** The words of a fact by its name, or null for one that is not offered. */
export function wordsOf(name: string, biases: readonly Bias[]): Found | null {
  const [first = "", ...rest] = name.split(".");
  const bias = biases.find((each) => each.bias === BiasName.safeParse(first).data);
  if (bias !== undefined) {
    if (bias.verdict === null) return null;
    const key = rest.join(".");
    const words = own(OF_MEASURE[bias.measure], key) ?? own(OF_BIAS, key) ?? own(costWords(bias), key);
    return words === undefined ? null : { words, currency: null, symbol: "", bias };
  }
  const symbol = `${first}.symbol`;
  const money = /^(import\.(?:net|fees))\.(.+)$/s.exec(name);
  const words = own(OF_IMPORT, money?.[1] ?? name);
  return words === undefined ? null : { words, currency: money?.[2] ?? null, symbol, bias: null };
}

/** A day and a symbol of the import take the words of the fact beside them. */
export function saidOf({ words: { kind }, bias, currency }: Found, name: string): ReadonlySet<string> | null {
  if (bias !== null) return saidOfBias(bias.measure, name.slice(bias.bias.length + 1));
  if (kind === "name" || kind === "date") return null;
  return saidOfImport(currency === null ? name : name.slice(0, -currency.length - 1));
}

function own<T>(table: Readonly<Record<string, T>>, key: string): T | undefined {
  return Object.hasOwn(table, key) ? table[key] : undefined;
}
