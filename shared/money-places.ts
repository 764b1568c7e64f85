const CRYPTO = new Set(["BTC", "XBT", "ETH"]);

/** A list asks once an amount, and making a format takes longer than using it a hundred times. */
const known = new Map<string, number>();
const MOST_KNOWN = 500;

/** The decimal places in which an amount of a currency is shown; a coin has eight. */
export function moneyPlaces(currency: string | null): number {
  if (currency === null) return 2;
  const found = known.get(currency);
  if (found !== undefined) return found;
  const places = CRYPTO.has(currency) ? 8 : placesByStandard(currency);
  if (known.size < MOST_KNOWN) known.set(currency, places);
  return places;
}

function placesByStandard(currency: string): number {
  try {
    const format = new Intl.NumberFormat("en", { style: "currency", currency });
    return format.resolvedOptions().maximumFractionDigits ?? 2;
  } catch (error) {
    if (error instanceof RangeError) return 2; // a private code of the exchange, such as USDT
    throw error;
  }
}
