const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const THIN_SPACE = "\u2009";
const MINUS = "\u2212";

/**
 * Formats a fact for a sentence: thin-space thousands, a true minus sign, dates as `16 Nov 2026`, other text
 * unchanged.
 */
export function display(fact: string): string {
  const date = /^(\d{4})-(\d{2})-(\d{2})$/.exec(fact);
  if (date !== null) return `${Number(date[3])} ${MONTHS[Number(date[2]) - 1] ?? ""} ${date[1] ?? ""}`;
  if (!/^[+-]?\d+(\.\d+)?$/.test(fact)) return fact;
  const [whole = "", fraction] = fact.replace(/^[+-]/, "").split(".");
  const sign = fact.startsWith("-") ? MINUS : fact.startsWith("+") ? "+" : "";
  return `${sign}${inThousands(whole)}${fraction === undefined ? "" : `.${fraction}`}`;
}

function inThousands(digits: string): string {
  const first = digits.length % 3 || 3;
  return [digits.slice(0, first), ...(digits.slice(first).match(/\d{3}/g) ?? [])].join(THIN_SPACE);
}

const LONGEST_NAME = 40;

/**
 * Makes a name from a file safe to show: on one line, without control or direction marks, at most 40
 * characters.
 */
export function displayName(name: string): string {
  const plain = name
    .replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Cs}]/gu, " ")
    .replaceAll(/\s+/g, " ")
    .trim();
  const letters = [...plain];
  return letters.length <= LONGEST_NAME ? plain : `${letters.slice(0, LONGEST_NAME - 1).join("")}…`;
}
