import { parse } from "csv-parse/sync";
import fc from "fast-check";
import { expect, test } from "vitest";
import { CsvReader } from "./csv.ts";

const text = fc
  .array(fc.constantFrom("a", "bc", ",", ";", "\n", " ", "'", "é", "𝄞", "\ud800", "\0", "1,2,3\n"))
  .map((parts) => parts.join(""));

test("lines without quotes are split as the parser splits them", () => {
  fc.assert(
    fc.property(text, fc.constantFrom(",", ";"), fc.nat(9), (given, delimiter, cut) => {
      const options = { delimiter, relax_column_count: true, skip_empty_lines: true, record_delimiter: "\n" };
      const reader = new CsvReader(delimiter);
      const records = [
        ...reader.read(given.slice(0, cut)),
        ...reader.read(given.slice(cut)),
        ...reader.end(),
      ];
      expect(records.map((record) => ("cells" in record ? record.cells : null))).toEqual(
        parse(given, options),
      );
      const lines = given.split("\n").flatMap((line, at) => (line === "" ? [] : [at + 1]));
      expect(records.map(({ line }) => line)).toEqual(lines);
    }),
  );
});
