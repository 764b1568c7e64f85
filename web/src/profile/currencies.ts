/** The euro and the currencies that the European Central Bank publishes rates of, by their codes. */
export const BASE_CURRENCIES: readonly string[] =
  "AUD BRL CAD CHF CNY CZK DKK EUR GBP HKD HUF IDR ILS INR ISK JPY KRW MXN MYR NOK NZD PHP PLN RON SEK SGD THB TRY USD ZAR".split(
    " ",
  );

/** `EUR, Euro`, in the language of the page. */
export function currencyWords(code: string): string {
  const name = new Intl.DisplayNames("en", { type: "currency" }).of(code);
  return name === undefined || name === code ? code : `${code}, ${name}`;
}
