import type { Broker } from "./broker.ts";
import { US_BROKERS } from "./us-brokers.ts";

/** The brokers whose own files are read, and last the way for all others. */
export const BROKERS: readonly Broker[] = [
  {
    id: "ibkr",
    name: "Interactive Brokers",
    file: "Flex Query, as CSV or XML",
    formats: ["ibkr-flex-csv", "ibkr-flex-xml"],
    steps: [
      "Sign in to Client Portal and open Performance & Reports › Flex Queries.",
      "Press + beside Activity Flex Query and give the query a name.",
      "Open the section Trades, tick Execution, press Select All, and save.",
      "Under Delivery choose CSV or XML, and a period of up to 365 days.",
      "Save the query, run it with the arrow beside it, and download the file.",
    ],
    note: "The file names no time zone, so compare the times in the preview. Fetch older years as further files: rows that two files share are added once.",
  },
  {
    id: "kraken",
    name: "Kraken",
    file: "Trades history, as CSV",
    formats: ["kraken-trades-csv"],
    steps: [
      "Sign in at kraken.com and open History › Export.",
      "Choose Trades, not Ledgers, and CSV.",
      "Choose the dates, submit, and wait until the file is ready.",
      "Download it, and unpack it if it is a zip.",
    ],
    note: "Kraken lists what you bought with its Buy button only in the ledgers, which are not read yet.",
  },
  ...US_BROKERS,
  {
    id: "degiro",
    name: "DEGIRO",
    file: "Account statement or transactions, as CSV",
    formats: ["degiro-account-csv", "degiro-transactions-csv"],
    steps: [
      "Sign in at degiro.com and open Inbox › Account overview.",
      "Choose the whole period, press Export, and choose CSV.",
      "For trades alone, do the same under Inbox › Transactions.",
    ],
    note: "The account statement also holds dividends, fees, exchanged money and balances. Products stand under their ISIN, because DEGIRO cuts their names.",
  },
  {
    id: "metatrader",
    name: "MetaTrader 5 and 4",
    file: "Report, as HTML or Excel",
    formats: ["metatrader-5"],
    steps: [
      "In MetaTrader 5 open the toolbox (Ctrl+T) and its tab History.",
      "Right-click a row, choose Period, and choose All History or a custom period.",
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

const TEMPLATE_INSTEAD = "Copy its executions into the Tidemark CSV.";

/** Known files that are not read yet, the ones with the shortest way first. */
export const NOT_READ_YET: readonly NotReadYet[] = [
  {
    name: "Interactive Brokers activity statement or transaction history",
    instead: "Make a Flex Query instead, as above: it names every execution.",
  },
  { name: "Kraken ledgers", instead: "Choose Trades instead of Ledgers in the same export." },
  {
    name: "Any PDF statement",
    instead: "A PDF cannot be read exactly. Ask the same page of your broker for CSV.",
  },
  {
    name: "Tradovate",
    instead: `${TEMPLATE_INSTEAD} Its files name no commissions: add them as fee.`,
  },
  {
    name: "Binance, Coinbase, eToro, Trading 212, Webull, TradeZella, Tradervue",
    instead: TEMPLATE_INSTEAD,
  },
];
