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
    kind: "xlsx",
    name: "an Excel workbook",
    next: "Save its sheet as CSV (File, Save as, CSV UTF-8) and choose that file.",
    starts: ["pk\u0003\u0004", "\ufffd\ufffd\u0011\u0871\u001a"],
    holds: ["[content_types].xml", "xl/workbook", "_rels/.rels", "\u0871\u001a"],
  },
  {
    kind: "zip",
    name: "a ZIP archive",
    next: "Unpack it and choose the CSV or XML file inside.",
    starts: ["pk\u0003\u0004"],
  },
  { ...PICTURE, starts: ["\ufffdpng\r\n", "gif87a", "gif89a"] },
  { ...PICTURE, starts: ["\ufffd\ufffd\ufffd"], holds: ["jfif", "exif"] },
  { ...PICTURE, starts: ["riff"], holds: ["webp"] },
  {
    kind: "metatrader-html",
    name: "a MetaTrader report",
    next: TEMPLATE,
    starts: ["<!doctype html", "<html"],
    holds: ["metatrader", "trade history report", "metaquotes"],
  },
  {
    kind: "html",
    name: "a web page",
    next: "Look for an export or download button on that page, and choose the CSV file that it gives.",
    starts: ["<!doctype html", "<html"],
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
    kind: "schwab-transactions",
    name: "a Schwab transaction history",
    next: TEMPLATE,
    columns: ["date action symbol description quantity price feescomm amount"],
  },
  {
    kind: "schwab-gains",
    name: "a Schwab realized gain and loss report",
    next: TEMPLATE,
    columns: ["symbol quantity costpershare proceedspershare openeddate closeddate"],
  },
  {
    kind: "thinkorswim",
    name: "a thinkorswim account statement",
    next: TEMPLATE,
    columns: [
      "exectime spread side qty poseffect symbol",
      "date time type ref description miscfees commissionsfees amount balance",
    ],
  },
  {
    kind: "robinhood",
    name: "a Robinhood activity report",
    next: TEMPLATE,
    columns: ["activitydate processdate settledate instrument transcode quantity price amount"],
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
    kind: "metatrader-csv",
    name: "a MetaTrader report",
    next: TEMPLATE,
    columns: [
      "time position symbol type volume price sl tp",
      "time deal symbol type direction volume price",
      "ticket opentime type size item price sl tp",
    ],
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
