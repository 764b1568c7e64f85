import { TextPieces } from "../decode.ts";
import { broken } from "./broken.ts";
import { Budget } from "./budget.ts";
import { styleReader, type NumberKind } from "./cell-styles.ts";
import { csvLine } from "./csv-line.ts";
import type { FileBytes } from "./file-bytes.ts";
import { sharedStringReader } from "./shared-strings.ts";
import { sheetReader, type Shared } from "./sheet-rows.ts";
import { XmlPieces, type XmlHandler } from "./xml-pieces.ts";
import { entryBytes } from "./zip-entry.ts";
import type { ZipEntry } from "./zip-directory.ts";

/** An archive whose directory was read. */
export type Archive = { file: FileBytes; entries: ReadonlyMap<string, ZipEntry> };

export const WORKBOOK = "xl/workbook.xml";
const RELATIONS = "xl/_rels/workbook.xml.rels";
const MOST_SHEETS = 100;
const MOST_TEXT = 65_536;

type Sheet = { name: string; relation: string };

/**
 * Reads the sheets of a workbook as the text that formats read: `sheet,<name>`, then a line for each row. The
 * texts of the cells are read first, wherever the archive keeps them. With `rowsOfEach`, only the first rows
 * of each sheet are read.
 */
export async function* workbookText(
  archive: Archive,
  rowsOfEach: number = Number.POSITIVE_INFINITY,
): AsyncGenerator<string> {
  const budget = new Budget(archive.file.size);
  const sheets: Sheet[] = [];
  const shared = { strings: [] as string[], styles: [] as NumberKind[], is1904: false };
  const targets = new Map<string, { type: string; path: string }>();
  await readPart(archive, WORKBOOK, budget, {
    open(name, attribute) {
      if (name === "workbookPr") shared.is1904 = /^(1|true)$/.test(attribute("date1904") ?? "");
      if (name !== "sheet") return;
      if (sheets.length === MOST_SHEETS) broken(`The workbook has more than ${MOST_SHEETS} sheets.`);
      sheets.push({ name: attribute("name") ?? "", relation: attribute("r:id") ?? "" });
    },
  });
  await readPart(archive, RELATIONS, budget, {
    open(name, attribute) {
      if (name !== "Relationship" || targets.size > 4 * MOST_SHEETS) return;
      const type = (attribute("Type") ?? "").split("/").at(-1) ?? "";
      targets.set(attribute("Id") ?? "", { type, path: pathOf(attribute("Target") ?? "") });
    },
  });
  for (const { type, path } of targets.values()) {
    if (type === "styles") await readPart(archive, path, budget, styleReader(shared.styles));
    if (type === "sharedStrings") await readPart(archive, path, budget, sharedStringReader(shared.strings));
  }
  for (const { name, relation } of sheets) {
    const target = targets.get(relation);
    if (target?.type !== "worksheet") continue;
    yield csvLine(["sheet", name]);
    yield* sheetText(archive, target.path, { budget, shared, rowsOfEach });
  }
}

async function* sheetText(
  archive: Archive,
  path: string,
  { budget, shared, rowsOfEach }: { budget: Budget; shared: Shared; rowsOfEach: number },
): AsyncGenerator<string> {
  let lines = "";
  let rows = 0;
  const parser = new XmlPieces(
    sheetReader(shared, (cells) => {
      const line = csvLine(cells);
      budget.take(line.length);
      if (rows++ < rowsOfEach) lines += line;
    }),
  );
  for await (const text of partText(archive, path, budget)) {
    parser.write(text);
    if (rows >= rowsOfEach) break;
    if (lines.length < MOST_TEXT) continue;
    yield lines;
    lines = "";
  }
  if (rows < rowsOfEach) parser.end();
  if (lines !== "") yield lines;
}

async function readPart(archive: Archive, path: string, budget: Budget, handler: XmlHandler): Promise<void> {
  const parser = new XmlPieces(handler);
  for await (const text of partText(archive, path, budget)) parser.write(text);
  parser.end();
}

async function* partText({ file, entries }: Archive, path: string, budget: Budget): AsyncGenerator<string> {
  const entry = entries.get(path.toLowerCase());
  if (entry === undefined)
    return broken("The workbook lacks one of its parts. Save it again, and choose that file.");
  const pieces = new TextPieces();
  for await (const bytes of entryBytes(file, entry, budget)) yield* pieces.read(bytes);
  yield pieces.end();
}

/** A part's name in the archive; a relation names it from the folder of the workbook, or from the top. */
function pathOf(target: string): string {
  return target.startsWith("/") ? target.slice(1) : `xl/${target.replace(/^\.\//, "")}`;
}
