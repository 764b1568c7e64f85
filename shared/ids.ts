/**
 * Every id on the wire is `<prefix>_<26 characters>` in Crockford base32: 48 bits of time, 80 of chance or of
 * a hash.
 */
export const ID_PREFIXES = {
  user: "usr",
  session: "ses",
  passkey: "pky",
  challenge: "chl",
  device: "dev",
  providerIdentity: "idn",
  apiKey: "key",
  recovery: "rcv",
  email: "eml",
  dataKey: "dek",
  export: "exp",
  erasure: "era",
  account: "acc",
  instrument: "ins",
  import: "imp",
  importTemplate: "imt",
  fill: "fil",
  booking: "bkg",
  reconciliation: "rec",
  trade: "trd",
  structure: "str",
  structureChange: "stc",
  tag: "tag",
  setup: "stp",
  attachment: "att",
  rule: "rul",
  missedTrade: "mis",
  bulkEdit: "blk",
  savedFilter: "flt",
  simulation: "sim",
  job: "job",
  reflection: "rfl",
  question: "qst",
  digest: "dig",
  audit: "aud",
  sample: "smp",
  order: "ord",
  snapshot: "snp",
  guardrail: "grd",
  guardrailTrip: "gtp",
  integration: "int",
  flow: "flw",
  flowNode: "nod",
  flowConnection: "con",
  hook: "hok",
  run: "run",
  workbench: "wbn",
  webhook: "whk",
  delivery: "msg",
  request: "req",
} as const;

export type IdKind = keyof typeof ID_PREFIXES;

const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const PATTERN = /^[a-z]{3}_[0-7][0-9A-HJKMNP-TV-Z]{25}$/;

/** A fresh id that sorts by its time; `now` is in epoch milliseconds. */
export function newId(kind: IdKind, now: number = Date.now()): string {
  return derivedId(kind, now, crypto.getRandomValues(new Uint8Array(10)));
}

/** The same id for the same time and first 10 bytes, so that a fact written twice has one id. */
export function derivedId(kind: IdKind, ms: number, bytes: Uint8Array): string {
  if (bytes.length < 10) throw new RangeError("an id needs 10 bytes");
  let time = "";
  let rest = Math.max(0, Math.min(Math.trunc(ms), 2 ** 48 - 1));
  for (let i = 0; i < 10; i++) {
    time = ALPHABET.charAt(rest % 32) + time;
    rest = Math.floor(rest / 32);
  }
  return `${ID_PREFIXES[kind]}_${time}${base32(bytes)}`;
}

/** True for a well-formed id of that kind, whether or not the id exists. */
export function isId(kind: IdKind, value: unknown): value is string {
  return typeof value === "string" && value.startsWith(`${ID_PREFIXES[kind]}_`) && PATTERN.test(value);
}

/** The 128 bits of an id, without its kind. */
export function idBytes(kind: IdKind, id: string): Uint8Array<ArrayBuffer> {
  if (!isId(kind, id)) throw new RangeError(`not an id of a ${kind}`);
  let bits = 0n;
  for (const letter of id.slice(4)) bits = bits * 32n + BigInt(ALPHABET.indexOf(letter));
  return Uint8Array.from({ length: 16 }, (_, index) => Number((bits >> BigInt(120 - index * 8)) & 255n));
}

/** The id under which the rows of this user's sample stand: the user's own id with another prefix. */
export function sampleIdOf(userId: string): string {
  return `${ID_PREFIXES.sample}_${userId.slice(4)}`;
}

function base32(bytes: Uint8Array): string {
  let out = "";
  let buffer = 0;
  let bits = 0;
  for (let i = 0; i < 10; i++) {
    buffer = (buffer << 8) | (bytes[i] ?? 0);
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      out += ALPHABET.charAt((buffer >> bits) & 31);
    }
    buffer &= (1 << bits) - 1;
  }
  return out;
}
