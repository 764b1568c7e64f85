import { createHmac, createHash, randomBytes } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { base64url, exportJWK, exportSPKI, generateKeyPair, importSPKI, jwtVerify, SignJWT } from "jose";
import { PERSONAL_TENANT, type AtProvider } from "./person.ts";
import { answerJson, startVendor, type Vendor } from "./server.ts";

export type ProviderShape = "google" | "apple" | "microsoft";
/** The provider's record of the credentials that it issued to this deployment. */
export type KnownClient = {
  id: string;
  secret?: string;
  apple?: { teamId: string; keyId: string; publicKey: string };
};

type Code = {
  person: AtProvider;
  redirectUri: string;
  challenge: string;
  nonce: string | null;
  maxAge: string | null;
};

const PATHS = {
  google: { authorize: "/o/oauth2/v2/auth", token: "/token", keys: "/oauth2/v3/certs", revoke: "/revoke" },
  apple: { authorize: "/auth/authorize", token: "/auth/token", keys: "/auth/keys", revoke: "/auth/revoke" },
  microsoft: {
    authorize: "/common/oauth2/v2.0/authorize",
    token: "/common/oauth2/v2.0/token",
    keys: "/common/discovery/v2.0/keys",
    revoke: null,
  },
} as const;

/** An OpenID provider in one vendor's form on loopback; it signs in the given person at once. */
export async function startOpenIdProvider(shape: ProviderShape, client: KnownClient): Promise<Vendor> {
  const [pair, other, curve] = await Promise.all([rsa(), rsa(), generateKeyPair("ES256")]);
  const codes = new Map<string, Code>();
  /** Issued refresh tokens with their person, and whether they are revoked. */
  const granted = new Map<string, { person: AtProvider; revoked: boolean }>();
  const paths = PATHS[shape];
  const vendor = await startVendor((request, body, response) => {
    respond(request, body, response).catch((error: unknown) =>
      answerJson(response, 500, { error: String(error) }),
    );
  });
  const { origin } = vendor;

  async function respond(request: IncomingMessage, body: string, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? "/", origin);
    if (url.pathname.endsWith("/.well-known/openid-configuration"))
      return answerJson(response, 200, discovery());
    if (url.pathname === paths.keys) {
      const key = { ...(await exportJWK(pair.publicKey)), kid: "one", alg: "RS256", use: "sig" };
      const another = { ...(await exportJWK(curve.publicKey)), kid: "two", alg: "ES256", use: "sig" };
      return answerJson(response, 200, { keys: [key, another] });
    }
    if (url.pathname === paths.authorize) return authorize(url, response);
    if (url.pathname === paths.token) return token(new URLSearchParams(body), response);
    if (url.pathname === paths.revoke) return revoke(new URLSearchParams(body), response);
    if (url.pathname === "/granted") return answerJson(response, 200, grantedTo(url.searchParams.get("sub")));
    return answerJson(response, 404, { error: "not_found" });
  }

  function discovery() {
    return {
      issuer: shape === "microsoft" ? `${origin}/{tenantid}/v2.0` : origin,
      authorization_endpoint: origin + paths.authorize,
      token_endpoint: origin + paths.token,
      jwks_uri: origin + paths.keys,
      ...(paths.revoke === null ? {} : { revocation_endpoint: origin + paths.revoke }),
      id_token_signing_alg_values_supported: ["RS256", "ES256", "none", "HS256"],
    };
  }

  function authorize(url: URL, response: ServerResponse): void {
    const asked = url.searchParams;
    const stated = asked.get("person");
    if (stated === null) return page(response, signInForm(asked));
    const person: AtProvider = JSON.parse(stated);
    const redirectUri = asked.get("redirect_uri") ?? "";
    const wrong =
      asked.get("client_id") !== client.id ||
      asked.get("response_type") !== "code" ||
      asked.get("code_challenge_method") !== "S256" ||
      (shape === "apple") !== (asked.get("response_mode") === "form_post");
    if (wrong) return answerJson(response, 400, { error: "invalid_request" });
    const code = randomBytes(16).toString("hex");
    const challenge = asked.get("code_challenge") ?? "";
    const [nonce, maxAge] = [asked.get("nonce"), asked.get("max_age")];
    codes.set(code, { person, redirectUri, challenge, nonce, maxAge });
    const back: Record<string, string> = {
      ...(person.error === undefined ? { code } : { error: person.error }),
      state: asked.get("state") ?? "",
      ...(shape === "apple" && person.name !== undefined ? { user: appleUser(person.name) } : {}),
      ...person.answer,
    };
    if (shape === "apple") return page(response, postBack(redirectUri, back));
    response.writeHead(302, { location: `${redirectUri}?${new URLSearchParams(back)}` }).end();
  }

  async function token(form: URLSearchParams, response: ServerResponse): Promise<void> {
    if (!(await isClient(form))) return answerJson(response, 401, { error: "invalid_client" });
    const code = codes.get(form.get("code") ?? "");
    codes.delete(form.get("code") ?? "");
    const verifier = createHash("sha256")
      .update(form.get("code_verifier") ?? "")
      .digest("base64url");
    if (code === undefined || code.redirectUri !== form.get("redirect_uri") || code.challenge !== verifier)
      return answerJson(response, 400, { error: "invalid_grant" });
    if (code.person.down === true) return answerJson(response, 503, { error: "temporarily_unavailable" });
    const id_token = await sign(claimsOf(code), code.person.sign);
    return answerJson(response, 200, {
      access_token: "at",
      token_type: "Bearer",
      expires_in: 3600,
      id_token,
      ...(code.person.refresh === true || shape === "apple" ? { refresh_token: grant(code.person) } : {}),
    });
  }

  function grant(person: AtProvider): string {
    const token = `rt_${randomBytes(16).toString("hex")}`;
    granted.set(token, { person, revoked: false });
    return token;
  }

  /** The refresh tokens of a person, oldest first, for a test. */
  function grantedTo(sub: string | null): { token: string; revoked: boolean }[] {
    return [...granted]
      .filter(([, { person }]) => person.sub === sub)
      .map(([token, { revoked }]) => ({ token, revoked }));
  }

  /** RFC 7009: the answer for an unknown token is the same as for a revoked one. */
  async function revoke(form: URLSearchParams, response: ServerResponse): Promise<void> {
    if (!(await isClient(form))) return answerJson(response, 401, { error: "invalid_client" });
    const issued = granted.get(form.get("token") ?? "");
    if (issued?.person.keeps === true) return answerJson(response, 503, { error: "temporarily_unavailable" });
    if (issued !== undefined) issued.revoked = true;
    response.writeHead(200).end();
  }

  async function isClient(form: URLSearchParams): Promise<boolean> {
    if (form.get("client_id") !== client.id) return false;
    const secret = form.get("client_secret") ?? "";
    if (client.apple === undefined) return secret === client.secret;
    const { teamId, keyId, publicKey } = client.apple;
    const { protectedHeader } = await jwtVerify(secret, await importSPKI(publicKey, "ES256"), {
      algorithms: ["ES256"],
      issuer: teamId,
      subject: client.id,
      audience: origin,
      maxTokenAge: "180 days",
      requiredClaims: ["exp"],
    });
    return protectedHeader.kid === keyId;
  }

  function claimsOf({ person, nonce, maxAge }: Code): Record<string, unknown> {
    const now = Math.floor(Date.now() / 1000);
    const tid = person.tid ?? PERSONAL_TENANT;
    const claims: Record<string, unknown> = {
      iss: shape === "microsoft" ? `${origin}/${tid}/v2.0` : origin,
      aud: client.id,
      sub: person.sub,
      iat: now,
      exp: now + 600,
      ...(nonce === null ? {} : { nonce }),
      ...(maxAge === null ? {} : { auth_time: now }),
      ...(person.email === undefined ? {} : { email: person.email }),
      ...(shape === "apple" || person.name === undefined ? {} : { name: person.name }),
      ...(shape === "google" ? { azp: client.id, email_verified: true } : {}),
      ...(shape === "apple" ? { email_verified: "true" } : {}),
      ...(shape === "microsoft" ? { tid, oid: person.sub } : {}),
      ...person.claims,
    };
    return Object.fromEntries(Object.entries(claims).filter(([, value]) => value !== null));
  }

  async function sign(claims: Record<string, unknown>, how: AtProvider["sign"]): Promise<string> {
    if (how === "none") return `${part({ alg: "none" })}.${part(claims)}.`;
    if (how === "HS256 with the public key") {
      const text = `${part({ alg: "HS256", kid: "one" })}.${part(claims)}`;
      const mac = createHmac("sha256", await exportSPKI(pair.publicKey))
        .update(text)
        .digest("base64url");
      return `${text}.${mac}`;
    }
    if (how === "ES256 with a published key")
      return new SignJWT(claims).setProtectedHeader({ alg: "ES256", kid: "two" }).sign(curve.privateKey);
    return new SignJWT(claims)
      .setProtectedHeader({ alg: "RS256", kid: "one" })
      .sign((how === "another key" ? other : pair).privateKey);
  }

  return vendor;
}

function rsa() {
  return generateKeyPair("RS256", { extractable: true });
}

function part(value: object): string {
  return base64url.encode(JSON.stringify(value));
}

function appleUser(name: string): string {
  const [firstName = "", ...rest] = name.split(" ");
  return JSON.stringify({ name: { firstName, lastName: rest.join(" ") } });
}

/** The page for a user in a browser: one field in which the user states a person. */
function signInForm(asked: URLSearchParams): string {
  const hidden = [...asked].map(([name, value]) => input("hidden", name, value)).join("");
  return `<form>${hidden}${input("text", "person", '{"sub":"1","email":"ada@example.com"}')}<button>Sign in</button></form>`;
}

/** Apple's way back: a form on its own page that submits itself. */
function postBack(redirectUri: string, back: Record<string, string>): string {
  const hidden = Object.entries(back).map(([name, value]) => input("hidden", name, value));
  return `<form method="post" action="${escaped(redirectUri)}">${hidden.join("")}</form><script>document.forms[0].submit()</script>`;
}

function input(type: string, name: string, value: string): string {
  return `<input type="${type}" name="${escaped(name)}" value="${escaped(value)}">`;
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("<", "&lt;");
}

function page(response: ServerResponse, body: string): void {
  response
    .writeHead(200, { "content-type": "text/html" })
    .end(`<!doctype html><title>Provider</title>${body}`);
}
