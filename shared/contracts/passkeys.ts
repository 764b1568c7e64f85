import * as z from "zod";
import { endpoint } from "../endpoint.ts";
import { Ceremony, CeremonyAnswer } from "./auth.ts";
import { Instant, page, PageQuery } from "./page.ts";

export const PasskeyName = z
  .string()
  .trim()
  .min(1)
  .max(80)
  .regex(/^[^\p{Cc}\p{Cs}]*$/u, "holds control characters");

export const Passkey = z.object({
  id: z.string(),
  name: z.string(),
  /** True when a service copies the passkey to the owner's other devices. */
  synced: z.boolean(),
  backedUp: z.boolean(),
  transports: z.array(z.string()).max(20),
  createdAt: Instant,
  lastUsedAt: Instant,
});
export type Passkey = z.infer<typeof Passkey>;

/** More than an account may have, because the browser hides a passkey that the list omits. */
export const MOST_SIGNALLED = 1000;

/** The fields with which the browser's Signal API hides and renames the passkeys of this account. */
export const PasskeySignal = z.object({
  rpId: z.string(),
  userId: z.string(),
  name: z.string(),
  displayName: z.string(),
  allAcceptedCredentialIds: z.array(z.string()).max(MOST_SIGNALLED),
});
export type PasskeySignal = z.infer<typeof PasskeySignal>;

const tag = "Passkeys";
const params = z.object({ id: z.string().max(40) });

export const listPasskeys = endpoint({
  name: "listPasskeys",
  summary: "The passkeys of this account, the oldest first",
  tag,
  method: "GET",
  path: "/auth/passkeys",
  query: PageQuery,
  reply: page(Passkey).extend({
    signal: PasskeySignal,
    /** True when a password opens the account as well. */
    hasPassword: z.boolean(),
  }),
  errors: ["cursor_invalid"],
});

export const addPasskeyOptions = endpoint({
  name: "addPasskeyOptions",
  summary: "Begin adding a passkey to this account",
  tag,
  method: "POST",
  path: "/auth/passkeys/options",
  requires: "passkey",
  stepUp: "always",
  body: z.object({}).default({}),
  reply: Ceremony,
  errors: ["too_many"],
  storesAnswer: false,
});

export const addPasskey = endpoint({
  name: "addPasskey",
  summary: "Finish adding a passkey, with the challenge that this session was given",
  tag,
  method: "POST",
  path: "/auth/passkeys",
  requires: "passkey",
  body: CeremonyAnswer.extend({ name: PasskeyName.optional() }),
  reply: Passkey,
  status: [201],
  errors: ["sign_in_refused", "passkey_taken", "too_many"],
  storesAnswer: false,
});

export const renamePasskey = endpoint({
  name: "renamePasskey",
  summary: "Give a passkey another name",
  tag,
  method: "PATCH",
  path: "/auth/passkeys/:id",
  params,
  body: z.object({ name: PasskeyName }),
  errors: ["not_found"],
  storesAnswer: false,
});

export const deletePasskey = endpoint({
  name: "deletePasskey",
  summary: "Remove a passkey, unless it is the last way in",
  tag,
  method: "DELETE",
  path: "/auth/passkeys/:id",
  params,
  stepUp: "always",
  errors: ["not_found", "last_way_in"],
  storesAnswer: false,
});
