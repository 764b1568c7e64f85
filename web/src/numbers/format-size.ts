import { formatDecimal } from "./format-number.ts";

const UNITS = ["bytes", "kB", "MB", "GB", "TB"];

/** A size in everyday units: `512 bytes`, `4.2 MB`, `120 GB`. */
export function formatSize(bytes: number): string {
  let size = bytes;
  let unit = 0;
  while (size >= 999.5 && unit < UNITS.length - 1) {
    size /= 1000;
    unit += 1;
  }
  const digits = unit === 0 || size >= 99.95 ? size.toFixed(0) : size.toFixed(1).replace(/\.0$/, "");
  return `${formatDecimal(digits)}\u00a0${UNITS[unit] ?? ""}`;
}
