import * as z from "zod";
import { endpoint } from "../endpoint.ts";
import { MOST_OWNED } from "./bounds.ts";
import { Instant } from "./page.ts";

export const PROVIDERS = ["google", "apple", "microsoft"] as const;
export const Provider = z.enum(PROVIDERS);
export type Provider = z.infer<typeof Provider>;

export const ProviderIdentity = z.object({
  id: z.string(),
  provider: Provider,
  /** The address that the provider named when the user linked it; no account is found by it. */
  email: z.string().nullable(),
  createdAt: Instant,
  lastUsedAt: Instant,
});
export type ProviderIdentity = z.infer<typeof ProviderIdentity>;

const tag = "Providers";
const params = z.object({ provider: Provider });
/** A path of this site where the user continues afterwards. */
const ReturnTo = z.string().max(2000).optional();
const Start = z.object({ url: z.url() });

export const startProvider = endpoint({
  name: "startProvider",
  summary: "Begin signing in with a provider: the page goes to `url`, and comes back signed in",
  tag,
  method: "POST",
  path: "/auth/providers/:provider/start",
  auth: "public",
  requires: "provider",
  params,
  body: z.object({ returnTo: ReturnTo }).default({}),
  reply: Start,
  errors: ["not_found", "rate_limited"],
});

export const linkProvider = endpoint({
  name: "linkProvider",
  summary: "Begin linking a provider to this account",
  tag,
  method: "POST",
  path: "/auth/providers/:provider/link",
  requires: "provider",
  stepUp: "always",
  params,
  body: z.object({ returnTo: ReturnTo }).default({}),
  reply: Start,
  errors: ["not_found"],
  storesAnswer: false,
});

export const stepUpProvider = endpoint({
  name: "stepUpProvider",
  summary:
    "Begin confirming a request by signing in anew at a linked provider, for those who have nothing else",
  tag,
  method: "POST",
  path: "/auth/step-up/provider",
  requires: "provider",
  body: z.object({ challengeId: z.string().max(100), provider: Provider, returnTo: ReturnTo }),
  reply: Start,
  errors: ["not_found"],
  storesAnswer: false,
});

export const listProviderIdentities = endpoint({
  name: "listProviderIdentities",
  summary: "The providers linked to this account, and those that could be",
  tag,
  method: "GET",
  path: "/auth/identities",
  reply: z.object({
    items: z.array(ProviderIdentity).max(MOST_OWNED.providerIdentities),
    offered: z.array(Provider).max(PROVIDERS.length),
  }),
});

export const unlinkProvider = endpoint({
  name: "unlinkProvider",
  summary: "Unlink a provider, unless it is the last way in",
  tag,
  method: "DELETE",
  path: "/auth/identities/:id",
  stepUp: "always",
  params: z.object({ id: z.string().max(40) }),
  errors: ["not_found", "last_way_in"],
  storesAnswer: false,
});
