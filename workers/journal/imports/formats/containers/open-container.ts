import { decodeHead, TextPieces } from "../decode.ts";
import { broken, notRead } from "./broken.ts";
import { Budget } from "./budget.ts";
import { inMemory, peek, type FileBytes } from "./file-bytes.ts";
import { HtmlTables } from "./html-tables.ts";
import { WORKBOOK, workbookText } from "./workbook.ts";
import { readDirectory, type ZipEntry } from "./zip-directory.ts";
import { entryBytes } from "./zip-entry.ts";

/** A file whose text has to be taken out of it first. */
export type Container = "zip" | "html";

/** By so many first bytes a container is known. */
export const START = 1_024;
/** A look at a workbook sees the first rows of each sheet, because any of them may be the statement. */
const LOOK_ROWS = 40;
const LOOK_TEXT = 65_536;
const LOOK_LINES = 2_000;

// A page may begin with the declaration of XML and with comments.
const PAGE =
  /^\s*(?:<\?xml[^<>]{0,200}\?>\s*)?(?:<!--[^>]{0,500}-->\s*)?<(?:!doctype html|html|head|body|table)[\s>]/i;

/** Null for a file whose bytes are its text. */
export function containerOf(start: Uint8Array): Container | null {
  const [a, b, c, d] = start;
  if (a === 0x50 && b === 0x4b && ((c === 3 && d === 4) || (c === 5 && d === 6))) return "zip";
  return PAGE.test(decodeHead(start.subarray(0, START))) ? "html" : null;
}

/**
 * The text of a workbook, of a web page, or of the one file in an archive, as it is read. A text cannot be
 * read on from its middle. Throws import_unreadable for a file that is damaged, of another kind, or larger
 * inside than a file of its size may be.
 */
export async function* containerText(
  container: Container,
  file: FileBytes,
  rowsOfEach?: number,
): AsyncGenerator<string> {
  if (container === "html") return yield* pageText(file.from(0), file.size);
  const entries = await readDirectory(file);
  if (entries.has(WORKBOOK)) return yield* workbookText({ file, entries }, rowsOfEach);
  const entry = onlyEntry(entries);
  const peeked = await peek(entryBytes(file, entry, new Budget(file.size)), START);
  const inner = containerOf(peeked.start);
  if (inner === "zip" || isUnread(peeked.start)) {
    await peeked.close();
    return notRead(ARCHIVE);
  }
  if (inner === "html") return yield* pageText(peeked.all, entry.size);
  const pieces = new TextPieces();
  for await (const bytes of peeked.all) yield* pieces.read(bytes);
  yield pieces.end();
}

/**
 * The first text of a file, for detecting its format; of a workbook, the first rows of each sheet. Every
 * format looks at it in one turn of the isolate, so its lines are few, too.
 */
export async function headOf(file: FileBytes): Promise<string> {
  const text = await firstText(file);
  let end = -1;
  for (let line = 0; line < LOOK_LINES; line++) {
    end = text.indexOf("\n", end + 1);
    if (end < 0) return text;
  }
  return text.slice(0, end + 1);
}

async function firstText(file: FileBytes): Promise<string> {
  const { start, close } = await peek(file.from(0), Math.min(file.size, LOOK_TEXT));
  await close();
  const container = containerOf(start);
  if (container === null) return decodeHead(start.subarray(0, LOOK_TEXT));
  // Of a page, the first bytes are enough, and its tables may stand far behind them.
  const source = container === "html" ? inMemory(start) : file;
  let text = "";
  for await (const piece of containerText(container, source, LOOK_ROWS)) {
    text += piece;
    if (text.length >= LOOK_TEXT) break;
  }
  return text;
}

async function* pageText(bytes: AsyncIterable<Uint8Array>, size: number): AsyncGenerator<string> {
  const pieces = new TextPieces();
  const tables = new HtmlTables(size);
  for await (const block of bytes) for (const text of pieces.read(block)) yield tables.read(text);
  yield tables.read(pieces.end()) + tables.end();
}

const ARCHIVE = {
  kind: "zip",
  name: "a ZIP archive that holds more or less than one statement",
  next: "Unpack it, and choose the statement inside.",
};
const BINARY = {
  kind: "xlsb",
  name: "a binary Excel workbook",
  next: "Save it in Excel as .xlsx or as CSV, and choose that file.",
};
const OPEN_DOCUMENT = {
  kind: "ods",
  name: "an OpenDocument file",
  next: "Save it as .xlsx or as CSV, and choose that file.",
};

/** What macOS adds to an archive is no file of it. */
const ADDED = /^__macosx\/|(^|\/)\.ds_store$/;
const READABLE = /\.(csv|tsv|txt|xml|html?)$/;

function onlyEntry(entries: ReadonlyMap<string, ZipEntry>): ZipEntry {
  if (entries.has("xl/workbook.bin")) return notRead(BINARY);
  if (entries.has("mimetype") && entries.has("content.xml")) return notRead(OPEN_DOCUMENT);
  const [found, ...others] = [...entries].filter(([name]) => !ADDED.test(name));
  if (found === undefined) return broken("The archive is empty.");
  return others.length > 0 || !READABLE.test(found[0]) ? notRead(ARCHIVE) : found[1];
}

/** True for bytes that are no text, such as a packed file under a text's name. */
function isUnread([a, b]: Uint8Array): boolean {
  return (a === 0x1f && b === 0x8b) || (a === 0xd0 && b === 0xcf);
}
