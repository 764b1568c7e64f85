import { base64url } from "jose";
import { joined } from "./primitives.ts";

/**
 * The plain parts of a sealed text. Its bytes are 0x01 ‖ algorithm ‖ data key (16) ‖ salt (16) ‖ iv (12) ‖
 * commitment (32) ‖ ciphertext and tag.
 */
export type SealedRecord = {
  dataKey: Uint8Array;
  salt: Uint8Array;
  iv: Uint8Array;
  commitment: Uint8Array;
  ciphertext: Uint8Array;
};

export const VERSION = 1;
/** HKDF-SHA-256, then AES-256-GCM under a key of the record's own. */
export const ALGORITHM = 1;
const TAG_BYTES = 16;
const FIELDS = [
  ["dataKey", 16],
  ["salt", 16],
  ["iv", 12],
  ["commitment", 32],
] as const;

export function writeRecord(record: SealedRecord): string {
  const { dataKey, salt, iv, commitment, ciphertext } = record;
  return base64url.encode(
    joined(Uint8Array.of(VERSION, ALGORITHM), dataKey, salt, iv, commitment, ciphertext),
  );
}

/**
 * Returns null for another version or algorithm, a truncated record, or a second spelling of the same bytes.
 */
export function readRecord(sealed: string): SealedRecord | null {
  const bytes = bytesOf(sealed);
  if (bytes === null || bytes[0] !== VERSION || bytes[1] !== ALGORITHM) return null;
  const fields: Record<(typeof FIELDS)[number][0], Uint8Array> = {
    dataKey: bytes,
    salt: bytes,
    iv: bytes,
    commitment: bytes,
  };
  let at = 2;
  for (const [name, length] of FIELDS) {
    fields[name] = bytes.subarray(at, at + length);
    at += length;
  }
  const ciphertext = bytes.subarray(at);
  return ciphertext.length < TAG_BYTES ? null : { ...fields, ciphertext };
}

function bytesOf(sealed: string): Uint8Array | null {
  try {
    const bytes = base64url.decode(sealed);
    return base64url.encode(bytes) === sealed ? bytes : null;
  } catch (error) {
    if (error instanceof TypeError) return null;
    throw error;
  }
}
