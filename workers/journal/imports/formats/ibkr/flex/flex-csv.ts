import { cellReader, columnsOf, csvRows, firstRecords } from "../../csv-rows.ts";
import { type Format, type FormatReader, type ParseOptions, type ReaderMark } from "../../format.ts";
import { IBKR_CLOCK, statedInCsv } from "../zone.ts";
import { withOwnNames } from "./fields.ts";
import { aroundOf, flexSections, NOTHING_AROUND, type FlexSection } from "./sections.ts";

const MARKERS = new Set(["BOF", "BOA", "BOS", "EOS", "EOA", "EOF"]);

type Header = { section: FlexSection; columns: ReadonlyMap<string, number> };
/** The columns that a section's header has: all of the first, and one of each list after it. */
type Shape = { section: FlexSection; all: readonly string[]; some: readonly (readonly string[])[] };

// The first shape that fits counts: a trade also has what later shapes ask for.
const DATED = ["datetime", "tradedate", "settledate", "reportdate", "date"];
const SHAPES: readonly Shape[] = [
  {
    section: "trades",
    all: ["quantity", "tradeprice", "currency"],
    some: [
      ["buysell", "tradeid"],
      ["datetime", "tradedate"],
    ],
  },
  {
    section: "transfers",
    all: ["currency", "direction"],
    some: [["cashtransfer", "transferprice", "positionamount"]],
  },
  {
    section: "corporate actions",
    all: ["currency", "quantity", "proceeds"],
    some: [["type", "actiondescription", "description"], ["value", "actiondescription", "actionid"], DATED],
  },
  { section: "cash transactions", all: ["currency", "amount", "type"], some: [] },
  {
    section: "open positions",
    all: ["currency"],
    some: [
      ["markprice", "positionvalue"],
      ["position", "quantity"],
      ["symbol", "isin"],
    ],
  },
  { section: "cash report", all: ["currency", "endingcash"], some: [] },
];

/** The section that a header begins, by the names of its columns; null for any other record. */
function headerOf(cells: readonly string[]): Header | null {
  const columns = withOwnNames(columnsOf(cells));
  const shape = SHAPES.find(
    ({ all, some }) =>
      all.every((name) => columns.has(name)) &&
      some.every((names) => names.some((name) => columns.has(name))),
  );
  return shape === undefined ? null : { section: shape.section, columns };
}

/** True for the header of another section of the same statement; the rows after it are not read. */
function isOtherHeader(cells: readonly string[]): boolean {
  return cells[0] === "HEADER" || cells[0] === "ClientAccountID" || cells[0] === "CurrencyPrimary";
}

function open(options: ParseOptions, from?: ReaderMark): FormatReader {
  const readSection = flexSections(options);
  let header: Header | null = null;
  let around = NOTHING_AROUND;
  return csvRows(from, (line, cells) => {
    const [first = "", account = "", , , fromDate = "", toDate = ""] = cells;
    if (first === "BOF") around = aroundOf(account, fromDate, toDate);
    else if (first === "BOA") around = { ...around, account: aroundOf(account, "", "").account };
    if (MARKERS.has(first)) return null;
    const found = headerOf(cells);
    if (found !== null || isOtherHeader(cells)) {
      header = found;
      return null;
    }
    if (header === null) return [];
    return readSection(line, header.section, cellReader(header.columns, cells), around);
  });
}

export const ibkrFlexCsv: Format = {
  name: "ibkr-flex-csv",
  title: "Interactive Brokers Flex Query as CSV",
  clock: IBKR_CLOCK,
  detect: (head) => {
    const records = firstRecords(head);
    const sections = new Set(records.map((cells) => headerOf(cells)?.section));
    if (sections.has("trades")) return 0.9;
    // Without trades the names of the columns are less telling, so the file must look like a Flex query.
    const isFlex = records.some(
      ([first]) => first === "BOF" || first === "ClientAccountID" || first === "HEADER",
    );
    return isFlex && [...sections].some((section) => section !== undefined) ? 0.8 : 0;
  },
  statedZone: statedInCsv,
  open,
};
