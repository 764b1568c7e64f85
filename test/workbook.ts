import { strToU8, zipSync, type Zippable } from "fflate";

/** The cell of a test's sheet: a text, a number, a number with a style (index), or the raw XML of a cell. */
export type CellOf = string | number | { value: number; style: number } | { raw: string };
export type Book = {
  sheets: Record<string, CellOf[][]>;
  /** The number formats of the styles, from style 1 on. */
  formats?: string[];
  is1904?: boolean;
  /** Excel keeps the texts behind the sheets, other programs before them or in the cells. */
  texts?: "behind" | "before" | "inline";
  more?: Zippable;
};

const HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"';
const RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const escaped = (text: string) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
const letter = (column: number): string =>
  column < 26 ? String.fromCharCode(65 + column) : letter(Math.floor(column / 26) - 1) + letter(column % 26);

/** Makes an XLSX workbook as spreadsheet programs write it. */
export function workbook({
  sheets,
  formats = [],
  is1904 = false,
  texts = "behind",
  more = {},
}: Book): Uint8Array {
  const strings: string[] = [];
  const cell = (value: CellOf, row: number, column: number): string => {
    const at = `r="${letter(column)}${row + 1}"`;
    if (value === "") return "";
    if (typeof value === "number") return `<c ${at}><v>${value}</v></c>`;
    if (typeof value !== "string" && "raw" in value) return value.raw.replace("<c", `<c ${at}`);
    if (typeof value !== "string") return `<c ${at} s="${value.style}"><v>${value.value}</v></c>`;
    if (texts === "inline") return `<c ${at} t="inlineStr"><is><t>${escaped(value)}</t></is></c>`;
    return `<c ${at} t="s"><v>${strings.push(value) - 1}</v></c>`;
  };
  const names = Object.keys(sheets);
  const parts = Object.values(sheets).map((rows, n): [string, string] => [
    `xl/worksheets/sheet${n + 1}.xml`,
    `${HEAD}<worksheet ${MAIN}><sheetData>${rows
      .map(
        (cells, row) =>
          `<row r="${row + 1}">${cells.map((value, at) => cell(value, row, at)).join("")}</row>`,
      )
      .join("")}</sheetData></worksheet>`,
  ]);
  const relations = [
    ...names.map((_, n) => ["worksheet", `worksheets/sheet${n + 1}.xml`]),
    ["styles", "styles.xml"],
    ["sharedStrings", "sharedStrings.xml"],
  ];
  const shared: [string, string] = [
    "xl/sharedStrings.xml",
    `${HEAD}<sst ${MAIN}>${strings.map((text) => `<si><t xml:space="preserve">${escaped(text)}</t></si>`).join("")}</sst>`,
  ];
  const files: [string, string][] = [
    ["[Content_Types].xml", `${HEAD}<Types/>`],
    [
      "xl/workbook.xml",
      `${HEAD}<workbook ${MAIN} xmlns:r="${RELATION}"><workbookPr date1904="${is1904 ? 1 : 0}"/><sheets>${names
        .map((name, n) => `<sheet name="${escaped(name)}" sheetId="${n + 1}" r:id="rId${n + 1}"/>`)
        .join("")}</sheets></workbook>`,
    ],
    [
      "xl/_rels/workbook.xml.rels",
      `${HEAD}<Relationships>${relations
        .map(
          ([type, path], n) => `<Relationship Id="rId${n + 1}" Type="${RELATION}/${type}" Target="${path}"/>`,
        )
        .join("")}</Relationships>`,
    ],
    ...(texts === "before" ? [shared, ...parts] : [...parts, shared]),
    [
      "xl/styles.xml",
      `${HEAD}<styleSheet ${MAIN}><numFmts>${formats
        .map(
          (code, n) =>
            `<numFmt numFmtId="${164 + n}" formatCode="${escaped(code).replaceAll('"', "&quot;")}"/>`,
        )
        .join(
          "",
        )}</numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs><xf numFmtId="0"/>${formats
        .map((_, n) => `<xf numFmtId="${164 + n}"/>`)
        .join("")}</cellXfs></styleSheet>`,
    ],
  ];
  return zipSync({ ...Object.fromEntries(files.map(([name, text]) => [name, strToU8(text)])), ...more });
}

/** UTF-16 with its byte order mark, as MetaTrader and Excel write it. */
export function utf16(text: string, isLittle = true): Uint8Array {
  const view = new DataView(new ArrayBuffer(2 + text.length * 2));
  view.setUint16(0, 0xfeff, isLittle);
  for (let at = 0; at < text.length; at++) view.setUint16(2 + at * 2, text.charCodeAt(at), isLittle);
  return new Uint8Array(view.buffer);
}
