import { base64url } from "jose";
import * as z from "zod";

/** How an authenticator, a browser or an attacker may deviate from the protocol. */
export type Misbehaviour = {
  origin?: string;
  rpId?: string;
  type?: string;
  challenge?: string;
  crossOrigin?: boolean;
  topOrigin?: string;
  userVerified?: boolean;
  userPresent?: boolean;
  rawId?: string;
  counter?: number;
  backupEligible?: boolean;
  backedUp?: boolean;
  userHandle?: string;
  algorithm?: number;
  /**
   * A certificate that attests the passkey with its own key, in an attestation that the server did not
   * request.
   */
  certificate?: { der: Uint8Array; key: CryptoKey };
};

/** The fields that an authenticator reads from a server's options for a new passkey. */
export const CreationOptions = z.object({
  challenge: z.string(),
  user: z.object({ id: z.string() }),
  rp: z.object({ id: z.string().optional() }),
});
type CreationOptions = z.infer<typeof CreationOptions>;
type RequestOptions = { challenge: string; rpId?: string };

export type Authenticator = {
  credentialId: string;
  create(options: CreationOptions, otherwise?: Misbehaviour): Promise<object>;
  get(options: RequestOptions, otherwise?: Misbehaviour): Promise<object>;
};

const encoder = new TextEncoder();

const KINDS = {
  ES256: { made: { name: "ECDSA", namedCurve: "P-256" }, signed: { name: "ECDSA", hash: "SHA-256" } },
  EdDSA: { made: { name: "Ed25519" }, signed: { name: "Ed25519" } },
} as const;

/** A passkey in software: real signatures over real authenticator data, attestation `none`. */
export async function newAuthenticator(
  origin: string,
  {
    synced = true,
    credentialId = base64url.encode(crypto.getRandomValues(new Uint8Array(32))),
    algorithm = "ES256" as keyof typeof KINDS,
  } = {},
): Promise<Authenticator> {
  const pair = await crypto.subtle.generateKey(KINDS[algorithm].made, true, ["sign", "verify"]);
  if (!("privateKey" in pair)) throw new Error("a signing key is a pair");
  const jwk = await crypto.subtle.exportKey("jwk", pair.publicKey);
  if (jwk instanceof ArrayBuffer) throw new Error("a JWK is an object");
  const point = { x: base64url.decode(jwk.x ?? ""), y: base64url.decode(jwk.y ?? "") };
  let counter = 0;
  let handle = "";

  async function authenticatorData(
    rpId: string,
    otherwise: Misbehaviour,
    attested: Uint8Array,
  ): Promise<Uint8Array> {
    const flags =
      (otherwise.userPresent === false ? 0 : 0x01) |
      (otherwise.userVerified === false ? 0 : 0x04) |
      ((otherwise.backupEligible ?? synced) ? 0x08 : 0) |
      ((otherwise.backedUp ?? synced) ? 0x10 : 0) |
      (attested.length > 0 ? 0x40 : 0);
    if (!synced) counter++;
    const rest = new Uint8Array(5);
    rest[0] = flags;
    new DataView(rest.buffer).setUint32(1, otherwise.counter ?? counter);
    return joined(await sha256(encoder.encode(rpId)), rest, attested);
  }

  function clientData(type: string, challenge: string, otherwise: Misbehaviour): Uint8Array {
    return encoder.encode(
      JSON.stringify({
        type: otherwise.type ?? type,
        challenge: otherwise.challenge ?? challenge,
        origin: otherwise.origin ?? origin,
        crossOrigin: otherwise.crossOrigin ?? false,
        ...(otherwise.topOrigin === undefined ? {} : { topOrigin: otherwise.topOrigin }),
      }),
    );
  }

  const envelope = (otherwise: Misbehaviour) => ({
    id: credentialId,
    rawId: otherwise.rawId ?? credentialId,
    type: "public-key",
    clientExtensionResults: {},
    authenticatorAttachment: "platform",
  });

  return {
    credentialId,
    async create(options, otherwise = {}) {
      handle = options.user.id;
      const id = base64url.decode(credentialId);
      const key = cbor(
        new Map<number, number | Uint8Array>([
          [1, algorithm === "ES256" ? 2 : 1],
          [3, otherwise.algorithm ?? (algorithm === "ES256" ? -7 : -8)],
          [-1, algorithm === "ES256" ? 1 : 6],
          [-2, point.x],
          ...(algorithm === "ES256" ? [[-3, point.y] as const] : []),
        ]),
      );
      const attested = joined(new Uint8Array(16), new Uint8Array([id.length >> 8, id.length & 255]), id, key);
      const authData = await authenticatorData(otherwise.rpId ?? options.rp.id ?? "", otherwise, attested);
      const client = clientData("webauthn.create", options.challenge, otherwise);
      const attestation = cbor(
        new Map<string, Cbor>([
          ["fmt", otherwise.certificate === undefined ? "none" : "packed"],
          ["attStmt", await statement(otherwise.certificate, joined(authData, await sha256(client)))],
          ["authData", authData],
        ]),
      );
      return {
        ...envelope(otherwise),
        response: {
          clientDataJSON: base64url.encode(client),
          attestationObject: base64url.encode(attestation),
          transports: ["internal", "hybrid"],
        },
      };
    },
    async get(options, otherwise = {}) {
      const authData = await authenticatorData(
        otherwise.rpId ?? options.rpId ?? "",
        otherwise,
        new Uint8Array(0),
      );
      const client = clientData("webauthn.get", options.challenge, otherwise);
      const signature = await crypto.subtle.sign(
        KINDS[algorithm].signed,
        pair.privateKey,
        Uint8Array.from(joined(authData, await sha256(client))),
      );
      return {
        ...envelope(otherwise),
        response: {
          clientDataJSON: base64url.encode(client),
          authenticatorData: base64url.encode(authData),
          signature: base64url.encode(
            algorithm === "ES256" ? der(new Uint8Array(signature)) : new Uint8Array(signature),
          ),
          userHandle: otherwise.userHandle ?? handle,
        },
      };
    },
  };
}

async function statement(
  certificate: Misbehaviour["certificate"],
  signed: Uint8Array,
): Promise<Map<string, Cbor>> {
  if (certificate === undefined) return new Map();
  const signature = await crypto.subtle.sign(KINDS.ES256.signed, certificate.key, Uint8Array.from(signed));
  return new Map<string, Cbor>([
    ["alg", -7],
    ["sig", der(new Uint8Array(signature))],
    ["x5c", [certificate.der]],
  ]);
}

type Cbor = string | number | Uint8Array | Cbor[] | Map<string, Cbor> | Map<number, Cbor>;

/** The part of CBOR that attestation needs: integers, byte and text strings, arrays, maps. */
function cbor(value: Cbor): Uint8Array {
  if (typeof value === "number") return value >= 0 ? head(0, value) : head(1, -1 - value);
  if (typeof value === "string") return joined(head(3, encoder.encode(value).length), encoder.encode(value));
  if (value instanceof Uint8Array) return joined(head(2, value.length), value);
  if (Array.isArray(value)) return joined(head(4, value.length), ...value.map(cbor));
  return joined(head(5, value.size), ...[...value].flatMap(([key, entry]) => [cbor(key), cbor(entry)]));
}

function head(major: number, size: number): Uint8Array {
  if (size < 24) return new Uint8Array([(major << 5) | size]);
  if (size < 256) return new Uint8Array([(major << 5) | 24, size]);
  return new Uint8Array([(major << 5) | 25, size >> 8, size & 255]);
}

/** Converts WebCrypto's r ‖ s to the ASN.1 that authenticators send. */
function der(signature: Uint8Array): Uint8Array {
  const integer = (bytes: Uint8Array) => {
    let start = 0;
    while (start < bytes.length - 1 && bytes[start] === 0) start++;
    const short = bytes.subarray(start);
    const padded = (short[0] ?? 0) > 127 ? joined(new Uint8Array(1), short) : short;
    return joined(new Uint8Array([2, padded.length]), padded);
  };
  const body = joined(integer(signature.subarray(0, 32)), integer(signature.subarray(32)));
  return joined(new Uint8Array([0x30, body.length]), body);
}

async function sha256(bytes: Uint8Array): Promise<Uint8Array> {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", Uint8Array.from(bytes)));
}

function joined(...parts: Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
