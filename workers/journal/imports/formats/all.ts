import { Problem } from "#shared/problem.ts";
import type { Mapping } from "#shared/contracts/import-mapping.ts";
import type { DetectedFormat, ImportFormat } from "#shared/contracts/imports.ts";
import type { UnreadFile } from "#shared/unread-file.ts";
import type { Format } from "./format.ts";
import { alpacaActivitiesCsv } from "./alpaca/activities-csv.ts";
import { alpacaActivitiesJson } from "./alpaca/activities-json.ts";
import { binanceStatementCsv } from "./binance/statement-csv.ts";
import { binanceTradesCsv } from "./binance/trades-csv.ts";
import { coinbaseAccountCsv } from "./coinbase/account-csv.ts";
import { coinbaseFillsCsv } from "./coinbase/fills-csv.ts";
import { coinbaseTransactionsCsv } from "./coinbase/transactions-csv.ts";
import { degiroAccountCsv } from "./degiro/account-csv.ts";
import { degiroTransactionsCsv } from "./degiro/transactions-csv.ts";
import { ibkrActivityCsv } from "./ibkr/activity/statement-csv.ts";
import { etoroAccountCsv } from "./etoro/account-csv.ts";
import { ibkrFlexCsv } from "./ibkr/flex/flex-csv.ts";
import { ibkrFlexXml } from "./ibkr/flex/flex-xml.ts";
import { ibkrTransactionsCsv } from "./ibkr/transactions-csv.ts";
import { tradervueExecutionsCsv } from "./journals/tradervue-executions-csv.ts";
import { tradervueTradesCsv, tradezellaCsv } from "./journals/trades-csv.ts";
import { krakenLedgersCsv } from "./kraken/ledgers-csv.ts";
import { krakenTradesCsv } from "./kraken/trades-csv.ts";
import { mappedCsv } from "./mapped/mapped-csv.ts";
import { metatrader5 } from "./metatrader/report.ts";
import { recognise } from "./recognise.ts";
import { robinhoodActivityCsv } from "./robinhood/activity-csv.ts";
import { schwabTransactionsCsv } from "./schwab/transactions-csv.ts";
import { thinkorswimStatementCsv } from "./thinkorswim/statement-csv.ts";
import { tidemarkCsv } from "./tidemark-csv.ts";
import { tradovatePerformanceCsv } from "./tradovate/performance-csv.ts";
import { tradovateFillsCsv, tradovateOrdersCsv } from "./tradovate/rows-csv.ts";
import { trading212Csv } from "./trading212/history-csv.ts";

const FORMATS: Readonly<Record<DetectedFormat, Format>> = {
  "tidemark-csv": tidemarkCsv,
  "alpaca-activities-csv": alpacaActivitiesCsv,
  "alpaca-activities-json": alpacaActivitiesJson,
  "binance-statement-csv": binanceStatementCsv,
  "binance-trades-csv": binanceTradesCsv,
  "coinbase-account-csv": coinbaseAccountCsv,
  "coinbase-fills-csv": coinbaseFillsCsv,
  "coinbase-transactions-csv": coinbaseTransactionsCsv,
  "degiro-account-csv": degiroAccountCsv,
  "degiro-transactions-csv": degiroTransactionsCsv,
  "etoro-account-csv": etoroAccountCsv,
  "ibkr-activity-csv": ibkrActivityCsv,
  "ibkr-flex-csv": ibkrFlexCsv,
  "ibkr-flex-xml": ibkrFlexXml,
  "ibkr-transactions-csv": ibkrTransactionsCsv,
  "kraken-ledgers-csv": krakenLedgersCsv,
  "kraken-trades-csv": krakenTradesCsv,
  "metatrader-5": metatrader5,
  "robinhood-activity-csv": robinhoodActivityCsv,
  "schwab-transactions-csv": schwabTransactionsCsv,
  "thinkorswim-statement-csv": thinkorswimStatementCsv,
  "tradervue-executions-csv": tradervueExecutionsCsv,
  "tradervue-trades-csv": tradervueTradesCsv,
  "tradezella-csv": tradezellaCsv,
  "trading212-csv": trading212Csv,
  "tradovate-fills-csv": tradovateFillsCsv,
  "tradovate-orders-csv": tradovateOrdersCsv,
  "tradovate-performance-csv": tradovatePerformanceCsv,
};

/** Every format that is detected, with its title. */
export function listFormats(): { format: ImportFormat; title: string }[] {
  return Object.values(FORMATS).map(({ name, title }) => ({ format: name, title }));
}

/** The parser of a format; that of a mapped file needs the mapping. */
export function formatOf(name: ImportFormat, mapping: Mapping | null = null): Format {
  if (name !== "mapped-csv") return FORMATS[name];
  if (mapping === null) throw new Error("a mapped file has no mapping");
  return mappedCsv(mapping);
}

/**
 * Detects the format of a file from its first text; throws import_unreadable when no format, or not the
 * requested one, can read it. The problem names the export where it is a known one.
 */
export function detectFormat(head: string, asked: DetectedFormat | undefined): Format {
  const formats = asked === undefined ? Object.values(FORMATS) : [FORMATS[asked]];
  const best = formats
    .map((format) => ({ format, confidence: format.detect(head) }))
    .reduce((a, b) => (b.confidence > a.confidence ? b : a));
  if (best.confidence > 0) return best.format;
  if (head.trim() === "") throw new Problem("import_unreadable", `The file is empty. ${supported()}`);
  const file = recognise(head);
  throw new Problem("import_unreadable", `${wordsOf(file, asked)} ${supported()}`, { file });
}

function wordsOf({ name, next }: UnreadFile, asked: DetectedFormat | undefined): string {
  if (name !== null) return `This is ${name}, which Tidemark does not read yet. ${next}`;
  return asked === undefined ? "The file's format is not known." : `The file is not of format ${asked}.`;
}

function supported(): string {
  const titles = Object.values(FORMATS).map(({ name, title }) => `${title} (${name})`);
  return `Supported: ${titles.join("; ")}.`;
}
