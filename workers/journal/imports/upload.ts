import type { Context } from "hono";
import { ImportFields } from "#shared/contracts/imports.ts";
import { Problem } from "#shared/problem.ts";
import type { AppEnv } from "../../http/factory.ts";
import { issuesOf } from "../../http/valid.ts";

/** A multipart body is held in memory, so it is bounded; larger files come as a raw body. */
export const MAX_FORM_BYTES = 25 * 1024 * 1024;
export const MAX_RAW_BYTES = 250 * 1024 * 1024;
export const HEAD_BYTES = 65_536;

const RAW_TYPES = /^(text\/|application\/(octet-stream|xml|csv|vnd\.ms-excel|x-www-form-urlencoded)$)/;

// oxlint-disable-next-line no-control-regex -- Postgres text takes no NUL, and no name needs the others
const UNPRINTABLE = /[\u0000-\u001f\u007f]/;

/** A file on its way in: whole in memory, or its first bytes and the rest as a stream of known length. */
export type Upload = {
  fields: ImportFields;
  fileName: string;
  size: number;
  head: Uint8Array;
  content: ArrayBuffer | ReadableStream<Uint8Array>;
};

/** Reads an upload of either kind; refuses one that is too large before it is read. */
export async function readUpload(c: Context<AppEnv>): Promise<Upload> {
  const type = c.req.header("content-type")?.split(";")[0]?.trim().toLowerCase() ?? "";
  const length = c.req.header("content-length");
  if (type === "multipart/form-data") return readForm(c, Number(length ?? 0));
  if (type !== "" && !RAW_TYPES.test(type)) {
    throw new Problem(
      "media_type_unsupported",
      "Send multipart/form-data with `file`, or the file itself as text/csv or application/xml.",
    );
  }
  return readRaw(c, length === undefined ? null : Number(length));
}

async function readForm(c: Context<AppEnv>, length: number): Promise<Upload> {
  if (length > MAX_FORM_BYTES + 65_536) throw tooLarge();
  const form = await c.req.formData().catch(() => {
    throw new Problem("invalid_request", "The multipart body cannot be read.");
  });
  const [file, another] = form.getAll("file");
  if (file === undefined || another !== undefined) {
    const message = file === undefined ? "is missing" : "is given twice; send one file at a time";
    throw new Problem("invalid_request", undefined, { issues: [{ path: "file", message }] });
  }
  const given = Object.fromEntries(
    [...form].filter(([name, value]) => name !== "file" && typeof value === "string"),
  );
  const fields = parseFields({ ...c.req.query(), ...given });
  const content = await (typeof file === "string" ? new Blob([file]) : file).arrayBuffer();
  if (content.byteLength > MAX_FORM_BYTES) throw tooLarge();
  const name = typeof file === "string" ? "" : file.name;
  return inMemory(fields, name, content);
}

async function readRaw(c: Context<AppEnv>, length: number | null): Promise<Upload> {
  const fields = parseFields(c.req.query());
  const { body } = c.req.raw;
  if ((length ?? 0) > MAX_RAW_BYTES)
    throw new Problem("payload_too_large", "A file may have 250 MB at most.");
  if (body === null || length === 0) return inMemory(fields, "", new ArrayBuffer(0));
  // Storage takes a stream only with its length; without one, or when it is small, the file is held.
  if (length === null || length <= HEAD_BYTES) return inMemory(fields, "", await readBounded(body));
  const reader: ReadableStreamDefaultReader<Uint8Array> = body.getReader();
  const chunks: Uint8Array[] = [];
  for (let read = 0; read < HEAD_BYTES;) {
    const { done, value } = await reader.read();
    if (done) break;
    chunks.push(value);
    read += value.length;
  }
  const head = join(chunks).subarray(0, HEAD_BYTES);
  const content = new ReadableStream<Uint8Array>({
    async pull(controller) {
      const held = chunks.shift();
      if (held !== undefined) return controller.enqueue(held);
      const { done, value } = await reader.read();
      if (done) controller.close();
      else controller.enqueue(value);
    },
    cancel: (reason) => reader.cancel(reason),
  });
  return { fields, fileName: nameOf(fields.fileName ?? ""), size: length, head, content };
}

function inMemory(fields: ImportFields, name: string, content: ArrayBuffer): Upload {
  const head = new Uint8Array(content, 0, Math.min(HEAD_BYTES, content.byteLength));
  return { fields, fileName: nameOf(fields.fileName ?? name), size: content.byteLength, head, content };
}

function nameOf(given: string): string {
  const start = given.trim().slice(0, 200);
  return start.replaceAll(new RegExp(UNPRINTABLE, "g"), " ").trim() || "upload";
}

async function readBounded(body: ReadableStream<Uint8Array>): Promise<ArrayBuffer> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.length;
    if (size > MAX_FORM_BYTES) throw tooLarge();
    chunks.push(chunk);
  }
  return join(chunks).buffer;
}

function join(chunks: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(chunks.reduce((sum, chunk) => sum + chunk.length, 0));
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.length;
  }
  return whole;
}

function parseFields(given: Record<string, unknown>): ImportFields {
  const stated = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== ""));
  const parsed = ImportFields.safeParse(stated);
  if (parsed.success && UNPRINTABLE.test(parsed.data.account ?? "")) {
    throw new Problem("invalid_request", undefined, {
      issues: [{ path: "account", message: "holds control characters" }],
    });
  }
  if (parsed.success) return parsed.data;
  throw new Problem("invalid_request", undefined, { issues: issuesOf(parsed.error) });
}

function tooLarge(): Problem {
  return new Problem(
    "payload_too_large",
    "A form or a body without Content-Length may have 25 MB; send a larger file as a raw body.",
  );
}
