import { Link } from "@tanstack/react-router";
import type { Conversion } from "#shared/contracts/conversion.ts";
import { conversionWords } from "../trades/conversion-words.ts";

/** Whether sums are in the reader's own currency, each amount by the rate of its day. */
export function isComplete(conversion: Conversion | null): boolean {
  return conversion?.status === "complete";
}

/** Whose rates made the sums of a page, or why each currency stands for itself. */
export function ConvertedNote({ conversion }: { conversion: Conversion | null }) {
  const words = conversion === null ? null : conversionWords(conversion);
  if (words === null) return null;
  return (
    <p className={isComplete(conversion) ? "soft small" : "note note-warn small"}>
      {words} <Link to="/settings/preferences">Change the currency</Link>
    </p>
  );
}
