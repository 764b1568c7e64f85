import type { Context } from "hono";
import { Problem } from "#shared/problem.ts";
import type { AppEnv } from "../factory.ts";
import { boundedBlocks, readBounded } from "./bounded-body.ts";
import { readParts } from "./multipart.ts";

/** The most bytes that a form may have beside the file. */
const FORM_BYTES = 16_384;

export type OneFile = { fileName: string; bytes: Uint8Array<ArrayBuffer> };

/**
 * Reads an upload of `most` bytes at most, from a form's one `file` or from the body itself. A body has its
 * name in the query. `words` is the detail of the refusal of a larger one.
 */
export async function readOneFile(
  c: Context<AppEnv>,
  { most, words }: { most: number; words: string },
): Promise<OneFile> {
  const type = c.req.header("content-type") ?? "";
  const isForm = /^multipart\/form-data\b/i.test(type.trim());
  const refusal = () => new Problem("payload_too_large", words);
  const bound = { most: most + (isForm ? FORM_BYTES : 0), refusal };
  if (Number(c.req.header("content-length") ?? 0) > bound.most) throw refusal();
  const { body } = c.req.raw;
  if (!isForm)
    return { fileName: c.req.query("fileName") ?? "", bytes: await whole(await readBounded(body, bound)) };
  const parts = await readParts(boundedBlocks(body, bound), type);
  const [file, another] = parts.filter(({ name }) => name === "file");
  if (file === undefined || file.fileName === null || another !== undefined) {
    const message = "give one file";
    throw new Problem("invalid_request", undefined, { issues: [{ path: "file", message }] });
  }
  if (file.size > most) throw refusal();
  return { fileName: file.fileName, bytes: await whole(file.pieces) };
}

async function whole(pieces: Uint8Array<ArrayBuffer>[]): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await new Blob(pieces).arrayBuffer());
}
