import * as z from "zod";
import { endpoint } from "../endpoint.ts";
import { SCOPES, type Scope } from "../scopes.ts";
import { Instant, page, PageQuery } from "./page.ts";

const [firstScope, ...otherScopes] = Object.keys(SCOPES) as [Scope, ...Scope[]];
export const ApiScope = z.enum([firstScope, ...otherScopes]);

const Name = z
  .string()
  .trim()
  .min(1)
  .max(80)
  .regex(/^[^\p{Cc}\p{Cs}]*$/u, "holds control characters");

export const ApiKey = z.object({
  id: z.string(),
  name: z.string(),
  /**
   * The first characters of the key, by which the user tells keys apart; only the creation shows the whole
   * key.
   */
  prefix: z.string(),
  scopes: z.array(ApiScope).max(ApiScope.options.length),
  createdAt: Instant,
  expiresAt: Instant,
  lastUsedAt: Instant.nullable(),
  /** The id of the successor, while both keys are valid. */
  replacedBy: z.string().nullable(),
});
export type ApiKey = z.infer<typeof ApiKey>;

/** The only reply that holds the key itself. */
const NewApiKey = ApiKey.extend({ key: z.string() });

/** A request may name a scope twice. */
const MOST_NAMED_SCOPES = 50;

const tag = "API keys";
const params = z.object({ id: z.string().max(40) });

export const listApiKeys = endpoint({
  name: "listApiKeys",
  summary: "The API keys that can still be used, the newest first",
  tag,
  method: "GET",
  path: "/api-keys",
  query: PageQuery,
  reply: page(ApiKey),
  errors: ["cursor_invalid"],
});

export const createApiKey = endpoint({
  name: "createApiKey",
  summary: "Make an API key; it is shown once",
  tag,
  method: "POST",
  path: "/api-keys",
  stepUp: "always",
  body: z.object({
    name: Name,
    scopes: z.array(ApiScope).min(1).max(MOST_NAMED_SCOPES),
    expiresInDays: z.number().int().min(1).max(366).default(90),
  }),
  reply: NewApiKey,
  status: [201],
  errors: ["too_many"],
  storesAnswer: false,
});

export const rotateApiKey = endpoint({
  name: "rotateApiKey",
  summary: "Make a successor; the old key works on for the overlap",
  tag,
  method: "POST",
  path: "/api-keys/:id/rotate",
  stepUp: "always",
  params,
  body: z
    .object({
      overlapHours: z.number().min(0).max(168).default(24),
      expiresInDays: z.number().int().min(1).max(366).default(90),
    })
    .prefault({}),
  reply: NewApiKey,
  status: [201],
  errors: ["not_found", "too_many"],
  storesAnswer: false,
});

export const revokeApiKey = endpoint({
  name: "revokeApiKey",
  summary: "End an API key at once",
  tag,
  method: "DELETE",
  path: "/api-keys/:id",
  stepUp: "always",
  params,
  errors: ["not_found"],
  storesAnswer: false,
});
