import { TextPieces } from "./decode.ts";
import type { Format, Parsed, ParseOptions } from "./formats/format.ts";

/** The rows of a file as its bytes arrive, in batches, with one piece of the file in memory. */
export async function* readRows(
  format: Format,
  bytes: AsyncIterable<Uint8Array>,
  options: ParseOptions,
): AsyncGenerator<Parsed[]> {
  const reader = format.open(options);
  const pieces = new TextPieces();
  for await (const chunk of bytes) {
    for (const text of pieces.read(chunk)) {
      const parsed = reader.read(text);
      if (parsed.length > 0) yield parsed;
    }
  }
  const rest = [...reader.read(pieces.end()), ...reader.end()];
  if (rest.length > 0) yield rest;
}
