import { useSample } from "../sample/use-sample.ts";
import { isExploring } from "../session/exploring.ts";

/** What the biases and the coach look at, whatever account and period the address chooses. */
export function useScopeWords(): string {
  const isSample = useSample() !== undefined || isExploring;
  return isSample ? "the sample year" : "all accounts, all time";
}
