import { broken } from "./broken.ts";
import { LONGEST_CELL } from "./csv-line.ts";
import type { XmlHandler } from "./xml-pieces.ts";

/** A workbook keeps the texts of its cells in one list, which has to stay in memory. */
const MOST_STRINGS = 500_000;
const MOST_CHARACTERS = 8_388_608;

/** Collects the texts of a workbook. A text of several runs is joined; its phonetic hints are left out. */
export function sharedStringReader(strings: string[]): XmlHandler {
  let text = "";
  let characters = 0;
  let isText = false;
  let isHint = false;
  return {
    open(name) {
      if (name === "si") text = "";
      if (name === "t") isText = true;
      if (name === "rPh") isHint = true;
    },
    text(part) {
      if (isText && !isHint && text.length < LONGEST_CELL) text += part;
    },
    close(name) {
      if (name === "t") isText = false;
      if (name === "rPh") isHint = false;
      if (name !== "si") return;
      characters += text.length;
      if (strings.length === MOST_STRINGS || characters > MOST_CHARACTERS)
        broken("The workbook holds too many different texts. Save its sheet as CSV, and choose that file.");
      strings.push(text.slice(0, LONGEST_CELL));
    },
  };
}
