import * as z from "zod";
import { endpoint } from "../endpoint.ts";
import { Id, recordOf, words } from "./bounds.ts";
import { AnyConfig } from "./flow-nodes.ts";
import { Instant, page, PageQuery } from "./page.ts";

export const INTEGRATION_CATEGORIES = [
  "messaging",
  "data",
  "ops",
  "finance",
  "devtools",
  "ai",
  "docs",
] as const;
export const IntegrationCategory = z.enum(INTEGRATION_CATEGORIES);
export type IntegrationCategory = z.infer<typeof IntegrationCategory>;

export const Integration = z.object({
  id: Id,
  name: words(200),
  category: IntegrationCategory,
  type: words(60),
  /** What it can do, such as `send_message`. */
  capabilities: z.array(words(60)).max(50),
  config: AnyConfig,
  /** Of the last test or use; null before the first. */
  isConnected: z.boolean().nullable(),
  lastChecked: Instant.nullable(),
  /** Why the last test failed. */
  lastError: words(300).nullable(),
  hasCredentials: z.boolean(),
  version: z.number().int(),
  createdAt: Instant,
  updatedAt: Instant,
});
export type Integration = z.infer<typeof Integration>;

/** Credentials as their type asks for them. They are sealed and never answered. */
export const Credentials = recordOf(z.string().max(8_000), { keys: words(60), most: 20 });
export type Credentials = z.infer<typeof Credentials>;

export const NewIntegration = z.object({
  name: words(200).min(1),
  /** By default the category of its type. */
  category: IntegrationCategory.optional(),
  type: words(60).min(1),
  credentials: Credentials.default({}),
  config: AnyConfig.default({}),
});
export type NewIntegration = z.infer<typeof NewIntegration>;

export const IntegrationChange = z.object({
  name: words(200).min(1).optional(),
  category: IntegrationCategory.optional(),
  /** All of them anew. They have to be given where the config names another address to send them to. */
  credentials: Credentials.optional(),
  config: AnyConfig.optional(),
});
export type IntegrationChange = z.infer<typeof IntegrationChange>;

/** Things of the user's own that a field names by their id. */
export const OWN_THINGS = ["paperAccount", "guardrail", "flow"] as const;
export const OwnThing = z.enum(OWN_THINGS);
export type OwnThing = z.infer<typeof OwnThing>;

/** A field of a form that is made from the catalogue. */
export const CatalogueField = z.object({
  name: words(60),
  label: words(100),
  kind: z.enum(["text", "longText", "number", "boolean", "choice", "json", "expression"]),
  isRequired: z.boolean(),
  isSecret: z.boolean(),
  choices: z.array(words(60)).max(50).nullable(),
  /** Of which things the value is an id; null for any other value. */
  of: OwnThing.nullable(),
  help: words(400).nullable(),
  example: words(400).nullable(),
});
export type CatalogueField = z.infer<typeof CatalogueField>;

export const CatalogueAction = z.object({
  /** The value of `config.action`. */
  action: words(60),
  label: words(100),
  summary: words(400),
  capability: words(60),
  fields: z.array(CatalogueField).max(50),
  /** What a run may do with it in Tidemark; such an action needs no integration. */
  isOwn: z.boolean(),
});

export const CatalogueType = z.object({
  type: words(60),
  label: words(100),
  category: IntegrationCategory,
  summary: words(400),
  capabilities: z.array(words(60)).max(50),
  /** False for Tidemark's own actions, which need no credentials. */
  needsIntegration: z.boolean(),
  credentials: z.array(CatalogueField).max(20),
  config: z.array(CatalogueField).max(20),
  actions: z.array(CatalogueAction).max(50),
});
export type CatalogueType = z.infer<typeof CatalogueType>;

const tag = "Integrations";
const params = z.object({ id: z.string().max(40) });
const read = { tag, scope: "automations:read" } as const;
/** Credentials are entered by a signed-in person or by a key that may write automations. */
const write = { tag, scope: "automations:write" } as const;

export const listCatalogue = endpoint({
  ...read,
  name: "listCatalogue",
  summary: "The types of integrations, their actions and the fields of both",
  method: "GET",
  path: "/integrations/catalogue",
  reply: z.object({ items: z.array(CatalogueType).max(50) }),
});

export const listIntegrations = endpoint({
  ...read,
  name: "listIntegrations",
  summary: "The integrations, the oldest first",
  method: "GET",
  path: "/integrations",
  query: PageQuery,
  reply: page(Integration),
  errors: ["cursor_invalid"],
});

export const createIntegration = endpoint({
  ...write,
  name: "createIntegration",
  summary: "Connect a service; its credentials are sealed and never answered",
  method: "POST",
  path: "/integrations",
  body: NewIntegration,
  reply: Integration,
  status: [201],
  errors: ["integration_taken", "too_many"],
});

export const readIntegration = endpoint({
  ...read,
  name: "readIntegration",
  summary: "An integration without its credentials",
  method: "GET",
  path: "/integrations/:id",
  params,
  reply: Integration,
  errors: ["not_found"],
});

export const changeIntegration = endpoint({
  ...write,
  name: "changeIntegration",
  summary: "Change an integration; with If-Match only when nobody else changed it meanwhile",
  method: "PUT",
  path: "/integrations/:id",
  params,
  body: IntegrationChange,
  reply: Integration,
  errors: ["not_found", "precondition_failed", "integration_taken"],
});

export const deleteIntegration = endpoint({
  ...write,
  name: "deleteIntegration",
  summary: "Remove an integration that no flow uses",
  method: "DELETE",
  path: "/integrations/:id",
  params,
  errors: ["not_found", "integration_in_use"],
});

export const testIntegration = endpoint({
  ...write,
  name: "testIntegration",
  summary: "Call the service with the stored credentials",
  method: "POST",
  path: "/integrations/:id/test",
  params,
  body: z.object({}).optional(),
  reply: Integration,
  errors: ["not_found", "sealed_unreadable"],
  storesAnswer: false,
});
