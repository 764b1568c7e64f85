import type { AssetClass } from "#shared/contracts/fills.ts";

/** What a symbol says about itself. Null stands for what its letters do not say. */
export type SymbolFacts = { assetClass: AssetClass; currency: string | null; size: number | null };

/** Currencies that pairs are made of (ISO 4217). */
const CURRENCIES = new Set(
  "AUD CAD CHF CNH CZK DKK EUR GBP HKD HUF ILS JPY MXN NOK NZD PLN RON RUB SEK SGD THB TRY USD ZAR".split(
    " ",
  ),
);
const COINS = new Set(
  "ADA AVAX BCH BNB BTC DASH DOGE DOT EOS ETH LINK LTC MATIC SOL TRX UNI XBT XLM XMR XRP".split(" "),
);
/** Units of one lot, as the specifications of most brokers of MetaTrader state them. */
const PAIR_SIZE = 100_000;
const METALS: Readonly<Record<string, number>> = { XAU: 100, XAG: 5_000, XPT: 100, XPD: 100 };
const NAMED_METALS: Readonly<Record<string, string>> = { GOLD: "XAU", SILVER: "XAG" };

/** Indices and energies by the beginning of their names, with the currency of their prices. */
const QUOTED_IN: readonly (readonly [RegExp, string])[] = [
  [/^(DE|GER|DAX)[0-9]{2}/, "EUR"],
  [/^(FRA|F|CAC)40/, "EUR"],
  [/^(EU|STOXX|EUSTX|ESTX|ES|ESP|SPA)(50|35)/, "EUR"],
  [/^(UK100|FTSE)/, "GBP"],
  [/^(JP|JPN|NIK)225/, "JPY"],
  [/^(HK50|HK33|HSI)/, "HKD"],
  [/^AUS200/, "AUD"],
  [/^(US(30|100|500|2000|TEC|OIL)|NAS|NDX|SPX|SP500|DJ|WS30|XTI|XBR|XNG|WTI|BRENT|UKOIL|NGAS)/, "USD"],
];

// A broker adds letters for the kind of account: EURUSDm, EURUSD.pro. A lot of these is smaller.
const SMALL_LOT = /micro|mini|cent/i;

/** Reads a symbol's letters; its broker's suffix does not count. */
export function symbolFacts(symbol: string): SymbolFacts {
  const text = symbol.toUpperCase().replace(/[^A-Z0-9]/g, "");
  const isSmall = SMALL_LOT.test(symbol);
  const [base, quote] = [text.slice(0, 3), text.slice(3, 6)];
  const metal = NAMED_METALS[/^(GOLD|SILVER)/.exec(text)?.[1] ?? ""] ?? base;
  const ounces = METALS[metal];
  if (ounces !== undefined) {
    const currency = CURRENCIES.has(quote) ? quote : metal === base ? null : "USD";
    return { assetClass: "other", currency, size: isSmall || currency === null ? null : ounces };
  }
  if (CURRENCIES.has(base) && CURRENCIES.has(quote))
    return { assetClass: "forex", currency: quote, size: isSmall ? null : PAIR_SIZE };
  const coin = [...COINS].find((name) => text.startsWith(name));
  const priced = coin === undefined ? "" : text.slice(coin.length, coin.length + 3);
  if (coin !== undefined && CURRENCIES.has(priced))
    return { assetClass: "crypto", currency: priced, size: null };
  const currency = QUOTED_IN.find(([name]) => name.test(text))?.[1] ?? null;
  return { assetClass: "other", currency, size: null };
}
