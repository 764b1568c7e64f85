import { Problem } from "#shared/problem.ts";
import type { ImportFormat } from "#shared/contracts/imports.ts";
import type { Format } from "./format.ts";
import { ibkrFlexCsv } from "./ibkr/flex-csv.ts";
import { ibkrFlexXml } from "./ibkr/flex-xml.ts";
import { krakenTradesCsv } from "./kraken/trades-csv.ts";
import { tidemarkCsv } from "./tidemark-csv.ts";

const FORMATS: Readonly<Record<ImportFormat, Format>> = {
  "tidemark-csv": tidemarkCsv,
  "ibkr-flex-csv": ibkrFlexCsv,
  "ibkr-flex-xml": ibkrFlexXml,
  "kraken-trades-csv": krakenTradesCsv,
};

/** Every format with its title. */
export function listFormats(): { format: ImportFormat; title: string }[] {
  return Object.values(FORMATS).map(({ name, title }) => ({ format: name, title }));
}

export function formatOf(name: ImportFormat): Format {
  return FORMATS[name];
}

/**
 * Detects the format of a file from its first text; throws import_unreadable when no format, or not the
 * requested one, can read it.
 */
export function detectFormat(head: string, asked: ImportFormat | undefined): Format {
  const formats = asked === undefined ? Object.values(FORMATS) : [FORMATS[asked]];
  const best = formats
    .map((format) => ({ format, confidence: format.detect(head) }))
    .reduce((a, b) => (b.confidence > a.confidence ? b : a));
  if (best.confidence > 0) return best.format;
  const supported = Object.values(FORMATS)
    .map((format) => `${format.title} (${format.name})`)
    .join("; ");
  const what =
    head.trim() === ""
      ? "The file is empty"
      : asked === undefined
        ? "The file's format is not known"
        : `The file is not of format ${asked}`;
  throw new Problem("import_unreadable", `${what}. Supported: ${supported}.`);
}
