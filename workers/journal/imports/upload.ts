import type { Context } from "hono";
import { ImportFields } from "#shared/contracts/imports.ts";
import { largestFile, tooLargeWords } from "#shared/largest-file.ts";
import { Problem } from "#shared/problem.ts";
import { boundedBlocks, readBounded } from "../../http/body/bounded-body.ts";
import type { AppEnv } from "../../http/factory.ts";
import { readParts, textOf, type Part } from "../../http/body/multipart.ts";
import { valid } from "../../http/serve/valid.ts";
import { settingsOf } from "../../settings/settings.ts";

/** A form is held in memory, so its size is bounded; larger files arrive as a raw body. */
export const MAX_FORM_BYTES = 25 * 1024 * 1024;
const HEAD_BYTES = 65_536;
/** The most bytes that a form's own lines and fields may take beside the file. */
const FORM_BYTES = 65_536;
const READ_OUT_MS = 10_000;

const RAW_TYPES =
  /^(text\/|application\/(octet-stream|xml|csv|vnd\.ms-excel|x-www-form-urlencoded|zip|x-zip-compressed|xhtml\+xml|vnd\.openxmlformats-officedocument\.spreadsheetml\.sheet)$)/;

// oxlint-disable-next-line no-control-regex -- Postgres text takes no NUL, and no name needs the others
const UNPRINTABLE = /[\u0000-\u001f\u007f]/;

/**
 * An incoming file: its first bytes, and the whole file as a stream of known length that can be read once.
 */
export type Upload = {
  fields: ImportFields;
  fileName: string;
  size: number;
  head: Uint8Array;
  content: ReadableStream<Uint8Array>;
  /** SHA-256 of the whole file. It resolves once `content` has been read to its end. */
  digest: Promise<ArrayBuffer>;
};

/**
 * Reads an upload of either kind. It refuses a file that is too large, by its declared length or as soon as
 * the file exceeds the limit.
 */
export async function readUpload(c: Context<AppEnv>): Promise<Upload> {
  const type = c.req.header("content-type") ?? "";
  const kind = type.split(";")[0]?.trim().toLowerCase() ?? "";
  const length = c.req.header("content-length");
  if (kind === "multipart/form-data") return readForm(c, type, Number(length ?? 0));
  if (kind !== "" && !RAW_TYPES.test(kind)) {
    throw new Problem(
      "media_type_unsupported",
      "Send multipart/form-data with `file`, or the file itself as text/csv or application/xml.",
    );
  }
  return readRaw(c, length === undefined ? null : Number(length));
}

/**
 * Reads the rest of a refused file and drops it. A sender that is still sending when the answer comes may
 * lose the connection and never read the answer. Waits 10 s at most.
 */
export async function readOut({ content }: Upload): Promise<void> {
  const signal = AbortSignal.timeout(READ_OUT_MS);
  await content.pipeTo(new WritableStream(), { signal }).catch(() => undefined);
}

async function readForm(c: Context<AppEnv>, type: string, length: number): Promise<Upload> {
  const most = MAX_FORM_BYTES + FORM_BYTES;
  if (length > most) throw tooLarge();
  const parts = await readParts(boundedBlocks(c.req.raw.body, { most, refusal: tooLarge }), type);
  const [file, another] = parts.filter(({ name }) => name === "file");
  if (file === undefined || another !== undefined) {
    const message = file === undefined ? "is missing" : "is given twice; send one file at a time";
    throw new Problem("invalid_request", undefined, { issues: [{ path: "file", message }] });
  }
  const textParts = parts.filter(({ name, fileName }) => name !== "file" && fileName === null);
  if (file.size > MAX_FORM_BYTES || textParts.some(({ size }) => size > FORM_BYTES)) throw tooLarge();
  const texts = await Promise.all(textParts.map(async (part) => [part.name, await textOf(part)] as const));
  const fields = parseFields({ ...c.req.query(), ...Object.fromEntries(texts) });
  return buffered(fields, file.fileName ?? "", file);
}

async function readRaw(c: Context<AppEnv>, length: number | null): Promise<Upload> {
  const fields = parseFields(c.req.query());
  const { body } = c.req.raw;
  const most = largestFile(new URL(settingsOf(c.env).origin).hostname);
  if ((length ?? 0) > most) throw new Problem("payload_too_large", tooLargeWords(most));
  // R2 accepts a stream only with its length. Without a length the file is held in memory.
  if (length === null) {
    const pieces = await readBounded(body, { most: MAX_FORM_BYTES, refusal: tooLarge });
    return buffered(fields, "", { pieces, size: pieces.reduce((sum, piece) => sum + piece.length, 0) });
  }
  const blocks = boundedBlocks(body, { most: length, refusal: tooLarge });
  const { value: head = new Uint8Array(0) } = await blocks.next();
  const fileName = nameOf(fields.fileName ?? "");
  return { fields, fileName, size: length, head, ...digested(prepended(head, blocks)) };
}

async function buffered(
  fields: ImportFields,
  name: string,
  { pieces, size }: Pick<Part, "pieces" | "size">,
): Promise<Upload> {
  // Of three consecutive pieces, at least one is a whole block.
  const start = await new Blob(pieces.slice(0, 3)).arrayBuffer();
  const head = new Uint8Array(start).subarray(0, HEAD_BYTES);
  return { fields, fileName: nameOf(fields.fileName ?? name), size, head, ...digested(released(pieces)) };
}

async function* prepended(first: Uint8Array, rest: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  if (first.length > 0) yield first;
  yield* rest;
}

/** Releases each piece once it is handed out. */
async function* released(pieces: Uint8Array[]): AsyncGenerator<Uint8Array> {
  for (let piece = pieces.shift(); piece !== undefined; piece = pieces.shift()) yield piece;
}

/** Hashes a stream while it is read, because a file that goes straight into storage is read only once. */
function digested(source: AsyncGenerator<Uint8Array>): Pick<Upload, "content" | "digest"> {
  const hash = new crypto.DigestStream("SHA-256");
  const writer = hash.getWriter();
  const content = new ReadableStream<Uint8Array>({
    async pull(controller) {
      const { done, value } = await source.next();
      if (done === true) {
        await writer.close();
        controller.close();
        return;
      }
      await writer.write(value);
      controller.enqueue(value);
    },
    async cancel() {
      await source.return(undefined);
    },
  });
  return { content, digest: hash.digest };
}

function nameOf(input: string): string {
  const start = input.trim().slice(0, 200);
  return start.replaceAll(new RegExp(UNPRINTABLE, "g"), " ").trim() || "upload";
}

function parseFields(input: Record<string, unknown>): ImportFields {
  const stated = Object.fromEntries(Object.entries(input).filter(([, value]) => value !== ""));
  const fields = valid(ImportFields, stated);
  if (UNPRINTABLE.test(fields.account ?? "")) {
    throw new Problem("invalid_request", undefined, {
      issues: [{ path: "account", message: "holds control characters" }],
    });
  }
  return fields;
}

function tooLarge(): Problem {
  return new Problem(
    "payload_too_large",
    "A form or a body without Content-Length may have 25 MB; send a larger file as a raw body.",
  );
}
