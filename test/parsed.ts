import { detectFormat } from "#workers/journal/imports/formats/all.ts";
import type { Format, ParseOptions } from "#workers/journal/imports/formats/format.ts";
import type { Parsed } from "#workers/journal/imports/core/parsed.ts";
import { inMemory } from "#workers/journal/imports/formats/containers/file-bytes.ts";
import { headOf } from "#workers/journal/imports/formats/containers/open-container.ts";
import { readRows } from "#workers/journal/imports/read/read-rows.ts";

export const NEW_YORK: ParseOptions = { timeZone: "America/New_York", account: null };

/** Parses a whole file in pieces of `pieceSize` bytes, in the format that its first bytes show. */
export async function read(
  text: string | Uint8Array,
  options: Partial<ParseOptions> = {},
  pieceSize = 7_000,
): Promise<Parsed[]> {
  const bytes = typeof text === "string" ? new TextEncoder().encode(text) : text;
  const format = detectFormat(await headOf(inMemory(bytes)), undefined);
  return readAs(format, bytes, { ...NEW_YORK, ...options }, pieceSize);
}

export async function readAs(
  format: Format,
  bytes: Uint8Array,
  options: ParseOptions,
  pieceSize: number,
): Promise<Parsed[]> {
  const all: Parsed[] = [];
  for await (const batch of readRows(format, inMemory(bytes, pieceSize), options)) all.push(...batch);
  return all;
}

export const rowsOf = (parsed: Parsed[]) => parsed.flatMap((each) => ("row" in each ? [each.row] : []));
export const reasonsOf = (parsed: Parsed[]) =>
  parsed.flatMap((each) => ("reason" in each ? [[each.line, each.reason]] : []));

/** A row in one line, so that a whole file can be compared at a glance. */
export const brief = (parsed: Parsed[]) =>
  rowsOf(parsed).map((row) =>
    [
      row.account,
      new Date(row.executedAt).toISOString() + (row.dateOnly ? " (date)" : ""),
      row.side,
      row.quantity,
      row.symbol,
      `@${row.price}`,
      row.currency,
      `fee ${row.fee} ${row.feeCurrency}`,
      row.assetClass,
      `x${row.multiplier}`,
      row.executionId ?? "-",
    ].join(" "),
  );
