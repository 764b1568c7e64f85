import type { WorkingOut } from "#shared/contracts/imports.ts";
import { formatCount } from "../../numbers/format-number.ts";

/** `Working out trades from 42 361 new rows…`; null when nothing is being worked out. */
export function workingWords({ stage, fills }: WorkingOut): string | null {
  const what = fills === null ? "your fills" : `${formatCount(fills)} new ${fills === 1 ? "row" : "rows"}`;
  switch (stage) {
    case null:
      return null;
    case "trades":
      return `Working out trades from ${what}…`;
    case "biases":
      return `Looking for habits in ${what}…`;
    case "coach":
      return `The coach is reading ${what}…`;
  }
}
