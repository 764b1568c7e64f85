import type { StatedByUser } from "#shared/contracts/reconciliation.ts";
import { Decimal, trimDecimal } from "#shared/decimal.ts";
import { instantAt } from "../numbers/zoned-day.ts";

/** A line that is being typed: a symbol and its units, or a currency and its money. */
export type Line = { key: number; name: string; amount: string };
export type Draft = { account: string; when: string; positions: Line[]; cash: Line[] };

/** The stated balance of a draft, or what is wrong with it by the key of the line, or of the whole. */
export type Read = { body: StatedByUser } | { faults: ReadonlyMap<number | "all", string> };

/** Reads a draft whose moment is of the given zone; a line without any text is left out. */
export function readDraft({ account, when, positions, cash }: Draft, timeZone: string): Read {
  const faults = new Map<number | "all", string>();
  const read = (lines: readonly Line[], what: string) =>
    lines.flatMap(({ key, name, amount }) => {
      if (name.trim() === "" && amount.trim() === "") return [];
      const value = readAmount(amount);
      if (name.trim() === "") faults.set(key, `Name the ${what}`);
      else if (value === null) faults.set(key, "Write a number such as 12.50");
      return value === null ? [] : [{ name: name.trim(), value }];
    });
  const units = read(positions, "symbol");
  const money = read(cash, "currency");
  const at = instantAt(when, timeZone);
  if (account === "") faults.set("all", "Choose the account.");
  else if (at === null) faults.set("all", "Say which moment the balance is of.");
  else if (faults.size === 0 && units.length + money.length === 0)
    faults.set("all", "State a position or a cash balance.");
  if (faults.size > 0 || at === null) return { faults };
  return {
    body: {
      account,
      at: new Date(at).toISOString(),
      positions: units.map(({ name, value }) => ({ symbol: name, quantity: value })),
      cash: money.map(({ name, value }) => ({ currency: name.toUpperCase(), amount: value })),
    },
  };
}

/** `1 234,5`, `1,234.50` and `-3` as decimals; null for anything else. The last mark is the decimal one. */
export function readAmount(text: string): Decimal | null {
  const plain = text
    .trim()
    .replaceAll(/[\s\u00a0\u202f’']/g, "")
    .replace("\u2212", "-");
  const mark = Math.max(plain.lastIndexOf(","), plain.lastIndexOf("."));
  const whole = mark < 0 ? plain : plain.slice(0, mark).replaceAll(/[.,]/g, "");
  const parsed = Decimal.safeParse(mark < 0 ? whole : `${whole}.${plain.slice(mark + 1)}`);
  return parsed.success ? trimDecimal(parsed.data) : null;
}
