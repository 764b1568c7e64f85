import type { Broker } from "./broker.ts";
import { EXCHANGES } from "./exchanges.ts";
import { US_BROKERS } from "./us-brokers.ts";

/** The brokers whose own files are read, and last the way for all others. */
export const BROKERS: readonly Broker[] = [
  {
    id: "ibkr",
    name: "Interactive Brokers",
    file: "Flex Query, as CSV or XML; activity statement or transaction history, as CSV",
    formats: ["ibkr-activity-csv", "ibkr-flex-csv", "ibkr-flex-xml", "ibkr-transactions-csv"],
    steps: [
      "Sign in to Client Portal and open Performance & Reports › Flex Queries.",
      "Press + beside Activity Flex Query and give the query a name.",
      "Open the section Trades, tick Execution, press Select All, and save.",
      "Under Delivery choose CSV or XML, and a period of up to 365 days.",
      "Save the query, run it with the arrow beside it, and download the file.",
      "Or open Statements, choose Activity and the dates, and download it as CSV, in English.",
    ],
    note: "The file names no time zone, so compare the times in the preview. Fetch older years as further files: rows that two files share are added once.",
  },
  {
    id: "kraken",
    name: "Kraken",
    file: "Trades history and ledgers, as CSV",
    formats: ["kraken-trades-csv", "kraken-ledgers-csv"],
    steps: [
      "Sign in at kraken.com and open History › Export.",
      "Choose Trades, or Ledgers for deposits, rewards and balances too, and CSV.",
      "Choose the dates, submit, and wait until the file is ready.",
      "Download it, and unpack it if it is a zip.",
    ],
    note: "Either file alone or both in any order give each trade once. What you bought with the Buy button stands only in the ledgers.",
  },
  ...US_BROKERS,
  ...EXCHANGES,
  {
    id: "metatrader",
    name: "MetaTrader 5 and 4",
    file: "Report, as HTML or Excel",
    formats: ["metatrader-5"],
    steps: [
      "In MetaTrader 5 open the toolbox (Ctrl+T) and its tab History.",
      "Right-click a row and choose Period › All History, so that no position lacks its opening.",
      "Right-click again and choose Report › HTML or Open XML (MS Office Excel).",
      "In MetaTrader 4 open Terminal › Account History, right-click, and choose Save as Detailed Report.",
    ],
    note: "The times are of your broker's server, often that of Athens; compare them in the preview. How many units a lot is, is worked out from the profits.",
  },
  {
    id: "other",
    name: "Any other broker",
    file: "Tidemark CSV, from a spreadsheet",
    formats: ["tidemark-csv"],
    steps: [
      "Download the template below and open it in a spreadsheet.",
      "Write one row for each execution: executed_at, symbol, side (buy or sell), quantity, price, currency.",
      "Add what you have: account, fee, execution_id, asset_class, multiplier.",
      "Save it as CSV.",
    ],
    note: "Write times like 2026-10-05T14:30:00Z, or a date alone, and numbers like 1234.50.",
  },
];

/** An example with two closed trades, to be filled with rows of one's own. */
export const TEMPLATE = "/tidemark-template.csv";

/** The brokers whose own files are read today, by name. */
export const READ_TODAY: readonly string[] = BROKERS.filter(({ id }) => id !== "other").map(
  ({ name }) => name,
);

/** A file that many traders have and no import reads yet, and what its owner can do instead. */
export type NotReadYet = { name: string; instead: string };

/** Known files that are not read yet, the ones with the shortest way first. */
export const NOT_READ_YET: readonly NotReadYet[] = [
  {
    name: "Any PDF statement",
    instead: "A PDF cannot be read exactly. Ask the same page of your broker for CSV.",
  },
  {
    name: "A CSV of any other broker",
    instead: "Choose it all the same: you say what its columns hold, and the next file is read so too.",
  },
];
