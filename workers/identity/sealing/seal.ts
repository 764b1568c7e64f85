import { idBytes } from "#shared/ids.ts";
import { Problem } from "#shared/problem.ts";
import { openBase } from "../../context.ts";
import type { Identity } from "../../db/identity.ts";
import { log } from "../../log.ts";
import { equal, randomBytes } from "../keys.ts";
import { ownDataKey, unwrap } from "./data-key.ts";
import { kekRing } from "./keks.ts";
import { canonical, cipherKey, decrypt, derive, derivingKey, encrypt } from "./primitives.ts";
import { ALGORITHM, readRecord, VERSION, writeRecord, type SealedRecord } from "./record.ts";
import { auditUnreadable, type Reason } from "./audit-unreadable.ts";
import { findDataKey, type WrappedKey } from "./store.ts";

/**
 * The place and the purpose of a sealed text, which opens nowhere else. `version` is the row's version, so
 * that an older text put back does not open.
 */
export type Place = {
  purpose: string;
  userId: string;
  table: string;
  rowId: string;
  column: string;
  version: number;
};

/**
 * Seals a text for one place with the owner's data key. Refuses with `not_found` when there is no such user.
 */
export async function seal(env: Env, place: Place, plaintext: string): Promise<string> {
  const row = await ownDataKey(env, doorOf(env), place.userId);
  if (row === null) throw new Problem("not_found");
  const { bytes, reason } = await unwrap(await kekRing(env), row);
  if (bytes === null) return refuse(env, place, reason);
  const [salt, iv] = [randomBytes(16), randomBytes(12)];
  const { key, commitment } = await recordKey(bytes, place, salt);
  const aad = boundTo(place, row);
  const ciphertext = await encrypt(key, { iv, aad }, new TextEncoder().encode(plaintext));
  return writeRecord({ dataKey: idBytes("dataKey", row.id), salt, iv, commitment, ciphertext });
}

/**
 * Opens a text that was sealed for this very place. Any other text is refused with `sealed_unreadable` and
 * recorded in the audit trail. The data key is read at every use and never cached, so that nothing opens
 * after it was shredded.
 */
export async function open(env: Env, place: Place, sealed: string): Promise<string> {
  const record = readRecord(sealed);
  if (record === null) return refuse(env, place, "format_unknown");
  const row = await findDataKey(doorOf(env), place.userId);
  if (row === null) return refuse(env, place, "data_key_gone");
  if (!equal(idBytes("dataKey", row.id), record.dataKey)) return refuse(env, place, "data_key_unknown");
  const { bytes, reason } = await unwrap(await kekRing(env), row);
  if (bytes === null) return refuse(env, place, reason);
  const plaintext = await openRecord(bytes, { place, row, record });
  return typeof plaintext === "string" ? refuse(env, place, plaintext) : new TextDecoder().decode(plaintext);
}

type Opening = { place: Place; row: WrappedKey; record: SealedRecord };

async function openRecord(
  dataKey: Uint8Array<ArrayBuffer>,
  { place, row, record }: Opening,
): Promise<Uint8Array | Reason> {
  const { key, commitment } = await recordKey(dataKey, place, record.salt);
  // With GCM alone one ciphertext may open under two keys. The commitment names the right one.
  if (!equal(commitment, record.commitment)) return "commitment_other";
  const plaintext = await decrypt(key, { iv: record.iv, aad: boundTo(place, row) }, record.ciphertext);
  return plaintext ?? "ciphertext_altered";
}

async function recordKey(
  dataKey: Uint8Array<ArrayBuffer>,
  { purpose, table, rowId, column, userId, version }: Place,
  salt: Uint8Array,
): Promise<{ key: CryptoKey; commitment: Uint8Array }> {
  const parent = await derivingKey(dataKey);
  const info = (use: string) => canonical("tidemark", use, purpose, table, rowId, column, userId, version);
  const [bytes, commitment] = await Promise.all([
    derive(parent, { salt, info: info("key"), length: 32 }),
    derive(parent, { salt, info: info("commit"), length: 32 }),
  ]);
  return { key: await cipherKey(bytes), commitment };
}

/**
 * The key-encryption key is not bound:
 * it may change without any change to the texts that the data key sealed.
 */
function boundTo({ purpose, table, rowId, column, version }: Place, row: WrappedKey): Uint8Array {
  return canonical(VERSION, ALGORITHM, row.id, row.user_id, purpose, table, rowId, column, version);
}

async function refuse(env: Env, place: Place, reason: Reason): Promise<never> {
  const { purpose, userId } = place;
  log("warn", "sealing.refused", { purpose, userId, reason });
  await auditUnreadable(doorOf(env), place, reason);
  throw new Problem("sealed_unreadable");
}

function doorOf(env: Env): Identity {
  // No store is told here, so there is nothing to wait for.
  return openBase(env, { requestId: "sealing", now: Date.now() }, (work) => void work.catch(() => undefined))
    .identity;
}
