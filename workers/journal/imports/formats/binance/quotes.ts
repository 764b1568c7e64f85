import { ASSETS } from "../kraken/assets.ts";
import { excerpt, refuse } from "../../core/row-refused.ts";
import { rankQuotes, type Pair } from "../parts/quotes.ts";

/** Binance's quotes, the strongest first: EURUSDT is priced in USDT, USDTTRY in TRY. */
export const QUOTES = rankQuotes(`
  TRY RUB UAH BRL NGN ZAR PLN RON ARS JPY MXN COP CZK IDRT BIDR BKRW VAI
  USDT FDUSD USDC BUSD TUSD USDP PAX USDS DAI UST USD EUR GBP AUD BTC ETH BNB TRX XRP DOGE DOT SOL
`);

/**
 * Splits a market such as ETHBTC. Of several ways the one counts that has the coin of the fee, or else a
 * known coin as its base. Refuses a market that can still be split in two ways.
 */
export function splitMarket(market: string, feeCoin: string): Pair {
  const splits = [...QUOTES.keys()]
    .filter((quote) => market.endsWith(quote) && market.length > quote.length)
    .map((quote): Pair => ({ base: market.slice(0, -quote.length), quote }));
  const charged = splits.filter(({ base, quote }) => feeCoin === base || feeCoin === quote);
  const known = splits.filter(({ base }) => ASSETS.has(base) || QUOTES.has(base));
  const [first, another] = charged.length === 1 ? charged : known.length > 0 ? known : splits;
  if (first === undefined) return refuse(`Market “${excerpt(market)}” cannot be split into two assets`);
  if (another === undefined) return first;
  const ways = [first, another].map(({ base, quote }) => `${base}/${quote}`).join(" or ");
  return refuse(`Market “${excerpt(market)}” can be ${ways}`);
}
