import { decimal } from "#shared/decimal.ts";

/** A typed price or amount as the contract has it: null for an empty field, undefined for no number. */
export function readNumber(text: string, mustBeAbove = false): string | null | undefined {
  const trimmed = text.trim();
  if (trimmed === "") return null;
  if (!/^-?\d{1,20}(\.\d{1,18})?$/.test(trimmed)) return undefined;
  return mustBeAbove && !decimal(trimmed).gt(0) ? undefined : trimmed;
}
