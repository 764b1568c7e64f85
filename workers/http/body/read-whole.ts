import { readBounded } from "./bounded-body.ts";

/**
 * The bytes of a request or of an answer. It throws the refusal where they are more than `most`. A body whose
 * length is declared is read in one go, because each piece of a stream costs a turn of the isolate.
 */
export async function readWhole(
  from: Request | Response,
  bound: { most: number; refusal: () => Error },
): Promise<Uint8Array<ArrayBuffer>> {
  if (from.body === null) return new Uint8Array();
  const declared = declaredLength(from.headers);
  if (declared !== null && declared > bound.most) throw bound.refusal();
  if (declared !== null) return new Uint8Array(await from.arrayBuffer());
  return new Uint8Array(await new Blob(await readBounded(from.body, bound)).arrayBuffer());
}

/**
 * The length in bytes that a message declares; null where it tells none, or where its body is encoded and may
 * become longer. HTTP ends a body at its declared length.
 */
export function declaredLength(headers: Headers): number | null {
  const text = headers.get("content-length");
  if (text === null || !/^\d{1,15}$/.test(text) || headers.has("content-encoding")) return null;
  return Number(text);
}
