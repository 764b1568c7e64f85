import * as z from "zod";
import { endpoint } from "../endpoint.ts";
import { ASSISTANT_SCOPES } from "../scopes.ts";
import { Instant } from "./page.ts";

/** What an assistant may read; null for an app, which may do everything that its user may. */
export const Reads = z.array(z.enum(ASSISTANT_SCOPES)).max(ASSISTANT_SCOPES.length).nullable();

/** The request of an app or an assistant, as the consent page shows it. */
export const Authorization = z.object({
  app: z.string(),
  reads: Reads,
  /**
   * How the deployment knows the name: it registered the app itself, the host of this name describes it, or
   * the client only says so.
   */
  vouched: z.enum(["deployment", "host", "nobody"]),
  /** The host that describes the client; null for every other one. */
  describedBy: z.string().nullable(),
  /** Where the answer goes: a host, or the private scheme of the app. */
  redirectHost: z.string(),
  expiresAt: Instant,
});
export type Authorization = z.infer<typeof Authorization>;

const tag = "Native apps";
const params = z.object({ id: z.string().max(100) });

export const showAuthorization = endpoint({
  name: "showAuthorization",
  summary: "What an app that began at /oauth/authorize asks for; from now on only this user may answer it",
  tag,
  method: "GET",
  path: "/auth/authorizations/:id",
  params,
  reply: Authorization,
  errors: ["not_found"],
});

export const decideAuthorization = endpoint({
  name: "decideAuthorization",
  summary: "Let the app in for this user, or not; only Tidemark's own page may, with its cookie",
  tag,
  method: "POST",
  path: "/auth/authorizations/:id",
  params,
  body: z.strictObject({ decision: z.enum(["allow", "deny"]).default("deny") }),
  reply: z.object({ redirectTo: z.string() }),
  errors: ["not_found", "forbidden"],
  storesAnswer: false,
});
