type Props = { known: readonly string[]; shown: string | undefined; choose: (currency: string) => void };

/** Chooses the currency of all sums on the page; money of two currencies is never added up. */
export function CurrencySelect({ known, shown, choose }: Props) {
  if (known.length < 2) return null;
  return (
    <select
      className="select"
      aria-label="Currency"
      value={shown}
      onChange={({ target }) => choose(target.value)}
    >
      {known.map((currency) => (
        <option key={currency}>{currency}</option>
      ))}
    </select>
  );
}
