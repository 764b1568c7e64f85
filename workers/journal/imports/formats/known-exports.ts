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
  { kind: "json", name: "a JSON file", next: AS_CSV, starts: ['[{"', "[\n", "[\r", "{\n", "{\r", '{"'] },
  {
    kind: "schwab-gains",
    name: "a Schwab realized gain and loss report",
    next: "At Schwab open Accounts, History, and export the transactions as CSV instead.",
    columns: ["symbol quantity costpershare proceedspershare openeddate closeddate"],
  },
];
