import { passkey } from "@better-auth/passkey";
import { betterAuth } from "better-auth";
import { getMigrations } from "better-auth/db/migration";

type PeerEnv = { PEER: Parameters<typeof betterAuth>[0]["database"] & object };

let made: ReturnType<typeof configured> | undefined;

/**
 * better-auth configured for speed: one instance per isolate where that works, sessions checked by a signed
 * cookie, no limits, no log.
 */
function configured(env: PeerEnv) {
  return betterAuth({
    database: env.PEER,
    baseURL: "http://localhost:8787",
    secret: "a secret of thirty-two characters or more",
    emailAndPassword: { enabled: true },
    rateLimit: { enabled: false },
    logger: { disabled: true },
    telemetry: { enabled: false },
    session: { cookieCache: { enabled: true, maxAge: 900 }, updateAge: 0 },
    plugins: [passkey({ rpID: "localhost", rpName: "Peer", origin: "http://localhost:8787" })],
  });
}

export default {
  async fetch(request: Request, env: PeerEnv): Promise<Response> {
    const { pathname } = new URL(request.url);
    if (pathname === "/setup") {
      await (await getMigrations(configured(env).options)).runMigrations();
      return new Response("ready");
    }
    // With a shared instance, reading a session waits for another request's answer, which this runtime
    // forbids.
    if (pathname === "/api/auth/get-session") return configured(env).handler(request);
    made ??= configured(env);
    if (pathname !== "/hello") return made.handler(request);
    const session = await made.api.getSession({ headers: request.headers });
    return session === null ? new Response("who?", { status: 401 }) : Response.json({ hello: "world" });
  },
};
