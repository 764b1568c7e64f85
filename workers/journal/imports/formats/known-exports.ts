/** An export that Tidemark recognises and does not read yet. */
export type KnownExport = {
  /** A stable key of the kind of file. */
  kind: string;
  /** Completes "This is …". */
  name: string;
  /** One sentence that says what the user can do. */
  next: string;
  /** The file begins with one of these texts, in lower case; a byte that is no UTF-8 reads as U+FFFD. */
  starts?: readonly string[];
  /** One of these words stands in the first characters, in lower case. */
  holds?: readonly string[];
  /** A record of the file has all columns of one of these lists, named as `columnsOf` names them. */
  columns?: readonly string[];
};

const TEMPLATE =
  "Copy its trades into Tidemark's CSV template, one line for each purchase and sale, and choose that file.";
const AS_CSV = "Open it in the program that made it, save or export it as CSV, and choose that file.";

const PICTURE = {
  kind: "image",
  name: "a picture",
  next: "Export the trades from your broker as CSV instead.",
};

/** The first entry that fits names the file, so a special kind stands before the general one. */
export const KNOWN_EXPORTS: readonly KnownExport[] = [
  {
    kind: "pdf",
    name: "a PDF document",
    next: "Tables in a PDF cannot be read safely. Export the same statement as CSV, or at Interactive Brokers as a Flex query.",
    starts: ["%pdf-"],
  },
  {
    kind: "xls",
    name: "an old Excel workbook, or one with a password",
    next: "Save it as .xlsx without a password, or its sheet as CSV, and choose that file.",
    starts: ["\ufffd\ufffd\u0011\u0871\u001a"],
  },
  {
    kind: "gzip",
    name: "a gzip archive",
    next: "Unpack it and choose the file inside.",
    starts: ["\u001f\ufffd"],
  },
  { ...PICTURE, starts: ["\ufffdpng\r\n", "gif87a", "gif89a"] },
  { ...PICTURE, starts: ["\ufffd\ufffd\ufffd"], holds: ["jfif", "exif"] },
  { ...PICTURE, starts: ["riff"], holds: ["webp"] },
  {
    kind: "html",
    name: "a web page",
    next: "Look for an export or download button on that page, and choose the CSV file that it gives.",
    // The first line that stands for a page.
    starts: ["web page"],
  },
  {
    kind: "alpaca-json",
    name: "a list of Alpaca account activities",
    next: TEMPLATE,
    starts: ["[", "{"],
    holds: ['"activity_type"'],
  },
  { kind: "json", name: "a JSON file", next: AS_CSV, starts: ['[{"', "[\n", "[\r", "{\n", "{\r", '{"'] },
  {
    kind: "ibkr-activity",
    name: "an Interactive Brokers activity statement",
    next: "Tidemark reads Flex queries. In the client portal open Performance & Reports, Flex Queries, and make one with Trades as CSV or XML.",
    starts: ["statement,header,", '"statement","header",', "\ufeffstatement,header,"],
  },
  {
    kind: "ibkr-transactions",
    name: "an Interactive Brokers transaction history",
    next: "Tidemark reads Flex queries. In the client portal open Performance & Reports, Flex Queries, and make one with Trades as CSV or XML.",
    columns: ["transactionhistory header date account description transactiontype symbol quantity"],
  },
  {
    kind: "schwab-gains",
    name: "a Schwab realized gain and loss report",
    next: "At Schwab open Accounts, History, and export the transactions as CSV instead.",
    columns: ["symbol quantity costpershare proceedspershare openeddate closeddate"],
  },
  {
    kind: "tradovate",
    name: "a Tradovate report",
    next: TEMPLATE,
    columns: [
      "orderid account bs contract product filltime filledqty",
      "orderid account bs contract product avgfillprice",
      "buyfillid sellfillid symbol qty buyprice sellprice",
    ],
  },
  {
    kind: "binance",
    name: "a Binance export",
    next: TEMPLATE,
    columns: [
      "userid utctime account operation coin change",
      "dateutc pair side price executed amount fee",
      "dateutc market type price amount total fee",
    ],
  },
  {
    kind: "coinbase",
    name: "a Coinbase transaction history",
    next: TEMPLATE,
    columns: [
      "timestamp transactiontype asset quantitytransacted",
      "portfolio type amount balance tradeid orderid",
    ],
  },
  {
    kind: "kraken-ledgers",
    name: "a Kraken ledgers export",
    next: "At Kraken open History, Export, and choose Trades instead of Ledgers.",
    columns: ["txid refid time type aclass asset amount fee balance"],
  },
  {
    kind: "alpaca",
    name: "a list of Alpaca account activities",
    next: TEMPLATE,
    columns: ["activitytype transactiontime symbol side qty price"],
  },
  {
    kind: "etoro",
    name: "an eToro account statement",
    next: TEMPLATE,
    columns: ["date type details amount units realizedequitychange"],
  },
  {
    kind: "trading212",
    name: "a Trading 212 history",
    next: TEMPLATE,
    columns: ["action time isin ticker noofshares priceshare"],
  },
  {
    kind: "tradezella",
    name: "a TradeZella export",
    next: TEMPLATE,
    columns: ["opendate closedate symbol side volume entryprice exitprice"],
  },
  {
    kind: "tradervue",
    name: "a Tradervue export",
    next: TEMPLATE,
    columns: [
      "date time symbol quantity price side commission transfee ecnfee",
      "opendatetime closedatetime symbol side volume entryprice exitprice",
    ],
  },
];
