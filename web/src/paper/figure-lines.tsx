import { Decimal } from "#shared/decimal.ts";
import { Instant } from "#shared/contracts/page.ts";
import { formatDecimal } from "../numbers/format-number.ts";
import { Time } from "../ui/time.tsx";

/** The figures behind a refusal, by name. */
export function FigureLines({ numbers }: { numbers: Readonly<Record<string, string>> }) {
  const lines = Object.entries(numbers);
  if (lines.length === 0) return null;
  return (
    <dl className="paper-estimate small">
      {lines.map(([name, value]) => (
        <Figure key={name} name={name} value={value} />
      ))}
    </dl>
  );
}

function Figure({ name, value }: { name: string; value: string }) {
  return (
    <>
      <dt>{spaced(name)}</dt>
      <dd className="number">
        {Decimal.safeParse(value).success ? (
          formatDecimal(value)
        ) : Instant.safeParse(value).success ? (
          <Time at={value} />
        ) : (
          value
        )}
      </dd>
    </>
  );
}

/** `Buying power` of `buyingPower`, `Stop loss stop price` of `stopLoss.stopPrice`. */
function spaced(name: string): string {
  const words = name
    .replaceAll(/[._]/g, " ")
    .replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)
    .trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}
