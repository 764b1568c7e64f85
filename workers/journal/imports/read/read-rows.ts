import { TextPieces } from "../formats/decode.ts";
import type { Format, ParseOptions, ReaderMark } from "../formats/format.ts";
import type { Parsed } from "../core/parsed.ts";
import type { FileBytes } from "../formats/containers/file-bytes.ts";
import { peek } from "../formats/containers/file-bytes.ts";
import { containerOf, containerText, START, type Container } from "../formats/containers/open-container.ts";

/** How far a file is read: its bytes, and the entries in them. */
export type Place = { offset: number; entries: number };

/** A place from which reading can resume. */
export type Mark = Place & { reader: ReaderMark };

/**
 * Where reading begins, and callbacks for the places that it comes to, and for those from which it could
 * resume.
 */
export type Marking = {
  from?: Mark | null;
  onMark?: (mark: Mark) => void;
  onPlace?: (place: Place) => void;
};

const LINE_FEED = 10;
/** The maximum length of one cell. A parser reads one piece at a time. */
const PIECE = 65_536;
/** A piece holds so many lines at most, because a line costs something however short it is. */
const MOST_LINES = 500;
/** Work in bytes after which other requests of the isolate have a turn; a line counts as so many. */
const TURN = 65_536;
const LINE_BYTES = 128;

/** The last place at or before this many entries; null when none is. Earlier places are dropped. */
export function takeLast<Each extends Place>(places: Each[], entries: number): Each | null {
  const next = places.findIndex((place) => place.entries > entries);
  places.splice(0, Math.max(0, (next < 0 ? places.length : next) - 1));
  const [first] = places;
  return first !== undefined && first.entries <= entries ? first : null;
}

/**
 * Parses a file in batches as its bytes arrive, with one piece of it in memory. A workbook, a page and an
 * archive have no marks. Throws import_unreadable for one that is damaged.
 */
export async function* readRows(
  format: Format,
  file: FileBytes,
  options: ParseOptions,
  marking: Marking = {},
): AsyncGenerator<Parsed[]> {
  const { from = null } = marking;
  if (from !== null) return yield* readLines(format, file.from(from.offset), options, marking);
  const { start, all, close } = await peek(file.from(0), START);
  const container = containerOf(start);
  if (container === null) return yield* readLines(format, all, options, marking);
  await close();
  yield* readContainer(format, { container, file }, options, marking);
}

async function* readLines(
  format: Format,
  bytes: AsyncIterable<Uint8Array>,
  options: ParseOptions,
  { from = null, onMark, onPlace }: Marking,
): AsyncGenerator<Parsed[]> {
  const reader = format.open(options, from?.reader);
  const pieces = new TextPieces();
  const turns = new Turns();
  let offset = from?.offset ?? 0;
  let entries = from?.entries ?? 0;
  for await (const chunk of bytes) {
    for (const { part, lines } of wholeLines(chunk)) {
      await turns.spend(part.length + lines * LINE_BYTES);
      const parsed = [...pieces.read(part)].flatMap((text) => reader.read(text));
      offset += part.length;
      entries += parsed.length;
      onPlace?.({ offset, entries });
      const mark = pieces.isPlain && part.at(-1) === LINE_FEED ? reader.mark() : null;
      if (mark !== null) onMark?.({ offset, entries, reader: mark });
      if (parsed.length > 0) yield parsed;
    }
  }
  const rest = [...reader.read(pieces.end()), ...reader.end()];
  if (rest.length > 0) yield rest;
}

async function* readContainer(
  format: Format,
  { container, file }: { container: Container; file: FileBytes },
  options: ParseOptions,
  { onPlace }: Marking,
): AsyncGenerator<Parsed[]> {
  const reader = format.open(options);
  const turns = new Turns();
  let offset = 0;
  let entries = 0;
  const counted: FileBytes = {
    size: file.size,
    async *from(at) {
      for await (const piece of file.from(at)) {
        offset = Math.min(file.size, offset + piece.length);
        yield piece;
      }
    },
  };
  for await (const text of containerText(container, counted)) {
    for (let at = 0, next = 0; at < text.length; at = next) {
      const piece = text.slice(at, at + PIECE);
      const { end, lines } = lastLineEnd((place) => piece.indexOf("\n", place));
      next = at + (lines === MOST_LINES ? end : piece.length);
      await turns.spend(next - at + lines * LINE_BYTES);
      const parsed = reader.read(text.slice(at, next));
      entries += parsed.length;
      onPlace?.({ offset, entries });
      if (parsed.length > 0) yield parsed;
    }
  }
  const rest = reader.end();
  if (rest.length > 0) yield rest;
}

/**
 * Cuts a chunk after the last line feed of every piece, so that a parser holds no half record between pieces.
 */
function* wholeLines(chunk: Uint8Array): Generator<{ part: Uint8Array; lines: number }> {
  for (let at = 0; at < chunk.length;) {
    const piece = chunk.subarray(at, at + PIECE);
    const { end, lines } = lastLineEnd((place) => piece.indexOf(LINE_FEED, place));
    if (end > 0) yield { part: piece.subarray(0, end), lines };
    if (lines === MOST_LINES) {
      at += end;
      continue;
    }
    if (end < piece.length) yield { part: piece.subarray(end), lines: 0 };
    at += piece.length;
  }
}

/**
 * Where the last of at most MOST_LINES lines ends, and how many of them hold something; 0 where none does.
 */
function lastLineEnd(next: (from: number) => number): { end: number; lines: number } {
  let end = 0;
  let lines = 0;
  for (let at = next(0); at >= 0 && lines < MOST_LINES; at = next(end)) {
    if (at > end) lines++;
    end = at + 1;
  }
  return { end, lines };
}

/** Gives the isolate's other requests a turn, because bytes in memory are read without any wait. */
class Turns {
  #spent = 0;

  async spend(bytes: number): Promise<void> {
    this.#spent += bytes;
    if (this.#spent < TURN) return;
    this.#spent = 0;
    await new Promise((resolve) => void setTimeout(resolve, 0));
  }
}
