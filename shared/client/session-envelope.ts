import { decodeBase64url, encodeBase64url } from "./base64url.ts";

/** An AES-256-GCM key of this device; it is not extractable, so it never leaves the device. */
export type DeviceKey = { id: number; key: CryptoKey };

/** The place where a device keeps its keys: a keychain, a keystore, or the key storage of a browser. */
export type DeviceKeyring = {
  /** The key that seals new envelopes, made on first use. */
  current(): Promise<DeviceKey>;
  find(id: number): Promise<DeviceKey | null>;
  /** Makes a new key the current one; earlier keys still open their envelopes. */
  rotate(): Promise<DeviceKey>;
  retire(id: number): Promise<void>;
};

const FORMAT = "1";
const IV_BYTES = 12;
const MAC_BYTES = 16;
const encoder = new TextEncoder();

/**
 * Seals text for this device as `version|iv|ciphertext|mac`, each in base64url; the version names format and
 * key.
 */
export async function sealEnvelope(keyring: DeviceKeyring, text: string): Promise<string> {
  const { id, key } = await keyring.current();
  const version = `${FORMAT}.${id}`;
  const iv = crypto.getRandomValues(new Uint8Array(IV_BYTES));
  const sealed = new Uint8Array(
    await crypto.subtle.encrypt(parametersOf(version, iv), key, encoder.encode(text)),
  );
  const end = sealed.length - MAC_BYTES;
  return [
    version,
    encodeBase64url(iv),
    encodeBase64url(sealed.subarray(0, end)),
    encodeBase64url(sealed.subarray(end)),
  ].join("|");
}

/** Opens an envelope that this device sealed; null for any other or altered text. */
export async function openEnvelope(keyring: DeviceKeyring, envelope: string): Promise<string | null> {
  const [, version = "", id = "", ...parts] =
    /^(1\.([1-9]\d{0,8}))\|([\w-]{16})\|([\w-]*)\|([\w-]{22})$/.exec(envelope) ?? [];
  const [iv, ciphertext, mac] = parts.map(decodeBase64url);
  if (iv === undefined || ciphertext === undefined || mac === undefined) return null;
  // Another base64url spelling of the same bytes is refused.
  if (
    envelope !== [version, encodeBase64url(iv), encodeBase64url(ciphertext), encodeBase64url(mac)].join("|")
  )
    return null;
  const found = await keyring.find(Number(id));
  if (found === null) return null;
  const sealed = new Uint8Array([...ciphertext, ...mac]);
  try {
    return new TextDecoder().decode(
      await crypto.subtle.decrypt(parametersOf(version, iv), found.key, sealed),
    );
  } catch (error) {
    if (error instanceof DOMException && error.name === "OperationError") return null;
    throw error;
  }
}

/** The id of the key that an envelope names; null when it names none. */
export function keyOf(envelope: string): number | null {
  const [, id] = /^1\.([1-9]\d{0,8})\|/.exec(envelope) ?? [];
  return id === undefined ? null : Number(id);
}

/** A keyring that lives as long as the process, for tests and for devices that keep nothing. */
export function memoryKeyring(): DeviceKeyring {
  const keys = new Map<number, DeviceKey>();
  let newest = 0;
  const rotate = async (): Promise<DeviceKey> => {
    const made = { id: ++newest, key: await newDeviceKey() };
    keys.set(made.id, made);
    return made;
  };
  return {
    current: async () => keys.get(newest) ?? rotate(),
    find: async (id) => keys.get(id) ?? null,
    rotate,
    retire: async (id) => void keys.delete(id),
  };
}

/** An AES key that code can use and cannot read. */
export async function newDeviceKey(): Promise<CryptoKey> {
  const key = await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, [
    "encrypt",
    "decrypt",
  ]);
  if ("privateKey" in key) throw new TypeError("an AES key is no pair");
  return key;
}

function parametersOf(version: string, iv: Uint8Array<ArrayBuffer>) {
  return { name: "AES-GCM", iv, additionalData: encoder.encode(`tidemark session ${version}`) };
}
