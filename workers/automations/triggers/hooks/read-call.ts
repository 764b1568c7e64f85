import { faultOfJson, type Json } from "#shared/contracts/json.ts";
import { MOST_PAYLOAD_BYTES } from "#shared/contracts/flow-nodes.ts";
import { Problem } from "#shared/problem.ts";
import { readWhole } from "../../../http/body/read-whole.ts";

const JSON_TYPE = /^application\/(?:[\w.-]+\+)?json\s*(?:;|$)/i;
const FORM_TYPE = /^application\/x-www-form-urlencoded\s*(?:;|$)/i;

function tooLarge(): Problem {
  return new Problem("payload_too_large", `A hook takes at most ${MOST_PAYLOAD_BYTES / 1024} KB.`);
}

/** The bytes of a call as they came; refuses with `payload_too_large`. */
export function bytesOf(request: Request): Promise<Uint8Array<ArrayBuffer>> {
  return readWhole(request, { most: MOST_PAYLOAD_BYTES, refusal: tooLarge });
}

/** The input that a body is: JSON or a form by its declared type, any other as text, and null for none. */
export function inputOf(bytes: Uint8Array, contentType: string | null): Json {
  if (bytes.length === 0) return null;
  const text = new TextDecoder().decode(bytes);
  const value = valueOf(text, contentType ?? "");
  const fault = faultOfJson(value, MOST_PAYLOAD_BYTES);
  if (fault !== null) throw new Problem("invalid_request", fault);
  return value;
}

function valueOf(text: string, contentType: string): Json {
  if (FORM_TYPE.test(contentType)) return Object.fromEntries(new URLSearchParams(text));
  return JSON_TYPE.test(contentType) ? jsonFrom(text) : text;
}

function jsonFrom(text: string): Json {
  try {
    const value: Json = JSON.parse(text);
    return value;
  } catch {
    throw new Problem("invalid_request", "The body is not valid JSON.");
  }
}
