import type { XmlHandler } from "./xml-pieces.ts";

/** What a number means by its cell's style: a number, a date, a time of day, or both. */
export type NumberKind = "number" | "date" | "time" | "both";

/** Excel itself keeps 64 000 styles. */
const MOST_STYLES = 65_536;

/** The kinds of the built-in formats (ECMA-376 part 1, 18.8.30); those above 58 are a file's own. */
function builtIn(id: number): NumberKind {
  if ((id >= 14 && id <= 17) || (id >= 27 && id <= 31) || id === 36 || (id >= 50 && id <= 58)) return "date";
  if ((id >= 18 && id <= 21) || (id >= 32 && id <= 35) || (id >= 45 && id <= 47)) return "time";
  return id === 22 ? "both" : "number";
}

// Text in quotes, a character after a backslash or an underscore, and a colour, locale or condition.
const NO_CODE = /"[^"]*"|[\\_*].|\[(?![hms]+\])[^\]]*\]/gi;

/** The kind of a format code such as `yyyy\-mm\-dd hh:mm` or `#,##0.00`. */
export function kindOfCode(code: string): NumberKind {
  const [first = ""] = code.slice(0, 255).replace(NO_CODE, "").split(";");
  const text = first.toLowerCase();
  if (text === "general") return "number";
  const hasTime = /[hs]/.test(text);
  const hasDate = /[yd]/.test(text) || (text.includes("m") && !hasTime);
  if (hasDate) return hasTime ? "both" : "date";
  return hasTime ? "time" : "number";
}

/** Collects the kind of each cell style, in the order in which cells name them. */
export function styleReader(kinds: NumberKind[]): XmlHandler {
  const own = new Map<number, NumberKind>();
  let isInCells = false;
  return {
    open(name, attribute) {
      if (name === "cellXfs") isInCells = true;
      if (name === "numFmt" && own.size < MOST_STYLES)
        own.set(Number(attribute("numFmtId")), kindOfCode(attribute("formatCode") ?? ""));
      if (name === "xf" && isInCells && kinds.length < MOST_STYLES) {
        const id = Number(attribute("numFmtId") ?? 0);
        kinds.push(own.get(id) ?? builtIn(id));
      }
    },
    close(name) {
      if (name === "cellXfs") isInCells = false;
    },
  };
}
