import { jsonOf, type Json } from "#shared/contracts/json.ts";
import { MOST_PAYLOAD_BYTES } from "#shared/contracts/flow-nodes.ts";
import { Problem } from "#shared/problem.ts";
import { readBounded } from "../../../http/body/bounded-body.ts";

const Body = jsonOf(MOST_PAYLOAD_BYTES);
const JSON_TYPE = /^application\/(?:[\w.-]+\+)?json\s*(?:;|$)/i;
const FORM_TYPE = /^application\/x-www-form-urlencoded\s*(?:;|$)/i;

function tooLarge(): Problem {
  return new Problem("payload_too_large", `A hook takes at most ${MOST_PAYLOAD_BYTES / 1024} KB.`);
}

/** The bytes of a call as they came; refuses with `payload_too_large`. */
export async function bytesOf(request: Request): Promise<Uint8Array<ArrayBuffer>> {
  const blocks = await readBounded(request.body, { most: MOST_PAYLOAD_BYTES, refusal: tooLarge });
  return new Uint8Array(await new Blob(blocks).arrayBuffer());
}

/** The input that a body is: JSON or a form by its declared type, any other as text, and null for none. */
export function inputOf(bytes: Uint8Array, contentType: string | null): Json {
  if (bytes.length === 0) return null;
  const text = new TextDecoder().decode(bytes);
  const parsed = Body.safeParse(valueOf(text, contentType ?? ""));
  if (!parsed.success) throw new Problem("invalid_request", parsed.error.issues[0]?.message);
  return parsed.data;
}

function valueOf(text: string, contentType: string): unknown {
  if (FORM_TYPE.test(contentType)) return Object.fromEntries(new URLSearchParams(text));
  return JSON_TYPE.test(contentType) ? jsonFrom(text) : text;
}

function jsonFrom(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Problem("invalid_request", "The body is not valid JSON.");
  }
}
