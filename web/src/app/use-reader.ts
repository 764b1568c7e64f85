import { useQuery } from "@tanstack/react-query";
import { useAmountsHidden } from "../ui/amounts.ts";
import { showTimesIn, writeIn } from "../numbers/reader.ts";
import { preferencesQuery } from "../profile/queries.ts";

/**
 * Has numbers and times written as the user prefers. The key changes with the way, so that a page that takes
 * it writes everything again.
 */
export function useReader(): string {
  const { timeZone = null, locale = null } = useQuery(preferencesQuery).data ?? {};
  const hidesAmounts = useAmountsHidden();
  showTimesIn(timeZone);
  writeIn(locale);
  return JSON.stringify([timeZone, locale, hidesAmounts]);
}
