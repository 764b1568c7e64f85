import { narrow, type Reading } from "./reading.ts";
import { saidAt, type Token } from "./tokens.ts";

const CODES: ReadonlySet<string> = new Set(
  (
    "AED AUD BRL CAD CHF CLP CNY COP CZK DKK EUR GBP HKD HUF IDR ILS INR JPY KRW MXN MYR NOK NZD PHP PLN RON " +
    "RUB SAR SEK SGD THB TRY TWD UAH USD USDC USDT ZAR"
  ).split(" "),
);

const WORDS: Readonly<Record<string, string>> = {
  dollar: "USD",
  dollars: "USD",
  euro: "EUR",
  euros: "EUR",
  pound: "GBP",
  pounds: "GBP",
  francs: "CHF",
  yen: "JPY",
};

/** `in EUR`, `EUR trades`, `in dollars`. A code that is also a word is one in capitals alone. */
export function currencyAt(
  reading: Reading,
  { tokens }: { tokens: readonly Token[] },
  at: number,
): number | null {
  const lead = tokens[at]?.folded === "in" ? 1 : 0;
  const token = tokens[at + lead];
  if (token === undefined || token.isQuoted) return null;
  const said = saidAt(tokens, at + lead, 1);
  const code = said === "try" || said === "Try" ? "" : said.toUpperCase();
  const word = Object.hasOwn(WORDS, token.folded) ? WORDS[token.folded] : undefined;
  const currency = CODES.has(code) ? code : word;
  if (currency === undefined) return null;
  narrow(reading, { currency });
  return lead + 1;
}
