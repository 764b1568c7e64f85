import type { Context } from "hono";
import { Problem } from "#shared/problem.ts";
import type { AppEnv } from "../../http/factory.ts";

const MAX_BYTES = 1_000_000;
/** What a form's own lines may take beside the file. */
const FORM_BYTES = 16_384;

/** The uploaded bytes, of a form's one `file` or the body itself; never holds more than may be kept. */
export async function readUpload(c: Context<AppEnv>): Promise<Uint8Array<ArrayBuffer>> {
  const type = c.req.header("content-type") ?? "";
  const isForm = /^multipart\/form-data\b/i.test(type.trim());
  const bytes = await readBounded(c.req.raw, MAX_BYTES + (isForm ? FORM_BYTES : 0));
  if (!isForm) return bytes;
  const form = await new Response(bytes, { headers: { "content-type": type } }).formData().catch(() => {
    throw new Problem("invalid_request", "The multipart body cannot be read.");
  });
  const files = form.getAll("file");
  const [file] = files;
  if (file === undefined || typeof file === "string" || files.length > 1) {
    const message = "give one file";
    throw new Problem("invalid_request", undefined, { issues: [{ path: "file", message }] });
  }
  if (file.size > MAX_BYTES) throw tooLarge();
  return new Uint8Array(await file.arrayBuffer());
}

async function readBounded(request: Request, most: number): Promise<Uint8Array<ArrayBuffer>> {
  if (Number(request.headers.get("content-length") ?? 0) > most) throw tooLarge();
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  let size = 0;
  for await (const chunk of request.body ?? []) {
    size += chunk.length;
    if (size > most) throw tooLarge();
    chunks.push(chunk);
  }
  return new Uint8Array(await new Blob(chunks).arrayBuffer());
}

function tooLarge(): Problem {
  return new Problem("payload_too_large", "A picture may have 1 MB at most.");
}
