import { Problem } from "#shared/problem.ts";

/** One part of a form with its unchanged bytes. `fileName` is null for a part that is no file. */
export type Part = { name: string; fileName: string | null; size: number; pieces: Uint8Array<ArrayBuffer>[] };

const LONGEST_HEAD = 8_192;
const MOST_PARTS = 64;
const LINE_END = new Uint8Array([13, 10]);
const HEAD_END = new Uint8Array([13, 10, 13, 10]);
const DASH = 45;

/** Reads a `multipart/form-data` body (RFC 7578) in chunks and holds each of its bytes once. */
export async function readParts(
  body: AsyncIterable<Uint8Array<ArrayBuffer>>,
  contentType: string,
): Promise<Part[]> {
  const mark = new TextEncoder().encode(`\r\n--${boundaryOf(contentType)}`);
  const parts: Part[] = [];
  // The first boundary may stand at the very beginning, without a line break before it.
  let rest: Uint8Array<ArrayBuffer> = LINE_END;
  let isHead = false;
  for await (const piece of body) {
    rest = joined(rest, piece);
    for (;;) {
      if (isHead && rest[0] === DASH && rest[1] === DASH) return parts;
      const sought = isHead ? HEAD_END : mark;
      const at = indexOf(rest, sought);
      const isWhole = at >= 0 && at + sought.length <= rest.length;
      if (isHead) {
        if (!isWhole) {
          if (rest.length > LONGEST_HEAD) return unreadable();
          break;
        }
        if (parts.length === MOST_PARTS) return unreadable();
        parts.push(partOf(new TextDecoder().decode(rest.subarray(0, at))));
      } else keep(parts.at(-1), rest.subarray(0, at < 0 ? rest.length : at));
      rest = rest.subarray(at < 0 ? rest.length : isWhole ? at + sought.length : at);
      if (!isWhole) break;
      isHead = !isHead;
    }
  }
  return unreadable();
}

/** The text of a part that is no file. */
export function textOf({ pieces }: Part): Promise<string> {
  return new Blob(pieces).text();
}

function keep(part: Part | undefined, bytes: Uint8Array<ArrayBuffer>): void {
  if (part === undefined || bytes.length === 0) return;
  part.pieces.push(bytes);
  part.size += bytes.length;
}

/** The index where `sought` begins, even where the end cuts it off, or -1. */
function indexOf(bytes: Uint8Array, sought: Uint8Array): number {
  const [first = 0] = sought;
  for (let at = bytes.indexOf(first); at >= 0; at = bytes.indexOf(first, at + 1)) {
    let same = 1;
    while (same < sought.length && bytes[at + same] === sought[same]) same++;
    if (same === sought.length || at + same === bytes.length) return at;
  }
  return -1;
}

function joined(rest: Uint8Array<ArrayBuffer>, piece: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  if (rest.length === 0) return piece;
  const whole = new Uint8Array(rest.length + piece.length);
  whole.set(rest);
  whole.set(piece, rest.length);
  return whole;
}

function boundaryOf(contentType: string): string {
  const found = /;\s*boundary=(?:"([^"]{1,70})"|([^\s;"]{1,70}))/i.exec(contentType);
  return found?.[1] ?? found?.[2] ?? unreadable();
}

function partOf(head: string): Part {
  const line = head.split("\r\n").find((each) => /^content-disposition:\s*form-data\s*;/i.test(each));
  const name = parameterOf(line ?? "", "name");
  if (name === null) return unreadable();
  return { name, fileName: parameterOf(line ?? "", "filename"), size: 0, pieces: [] };
}

/** Browsers write a quote inside a name as `%22`, other clients as `\"`. */
function parameterOf(line: string, name: string): string | null {
  const found = new RegExp(String.raw`;\s*${name}=(?:"((?:[^"\\]|\\.)*)"|([^\s;"]+))`, "i").exec(line);
  if (found === null) return null;
  return (found[1] ?? found[2] ?? "").replaceAll(/\\(["\\])/g, "$1").replaceAll("%22", '"');
}

function unreadable(): never {
  throw new Problem("invalid_request", "The multipart body cannot be read.");
}
