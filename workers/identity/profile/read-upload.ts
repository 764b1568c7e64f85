import type { Context } from "hono";
import { Problem } from "#shared/problem.ts";
import { boundedBlocks, readBounded } from "../../http/body/bounded-body.ts";
import type { AppEnv } from "../../http/factory.ts";
import { readParts } from "../../http/body/multipart.ts";

const MAX_BYTES = 1_000_000;
/** The most bytes that a form may have beside the file. */
const FORM_BYTES = 16_384;

/** Reads the upload, from a form's one `file` or from the body itself. It never holds more than the limit. */
export async function readUpload(c: Context<AppEnv>): Promise<Uint8Array<ArrayBuffer>> {
  const type = c.req.header("content-type") ?? "";
  const isForm = /^multipart\/form-data\b/i.test(type.trim());
  const bound = { most: MAX_BYTES + (isForm ? FORM_BYTES : 0), refusal: tooLarge };
  if (Number(c.req.header("content-length") ?? 0) > bound.most) throw tooLarge();
  const { body } = c.req.raw;
  if (!isForm) return whole(await readBounded(body, bound));
  const parts = await readParts(boundedBlocks(body, bound), type);
  const [file, another] = parts.filter(({ name }) => name === "file");
  if (file === undefined || file.fileName === null || another !== undefined) {
    const message = "give one file";
    throw new Problem("invalid_request", undefined, { issues: [{ path: "file", message }] });
  }
  if (file.size > MAX_BYTES) throw tooLarge();
  return whole(file.pieces);
}

async function whole(pieces: Uint8Array<ArrayBuffer>[]): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await new Blob(pieces).arrayBuffer());
}

function tooLarge(): Problem {
  return new Problem("payload_too_large", "A picture may have 1 MB at most.");
}
