import { sql } from "drizzle-orm";
import {
  challenges,
  oauth_codes,
  passkeys,
  provider_identities,
  recoveries,
  recovery_codes,
} from "#workers/db/schema/identity-credentials.ts";
import { email_changes, emails, mailbox } from "#workers/db/schema/identity-mail.ts";
import { api_keys, data_keys, devices } from "#workers/db/schema/identity-users.ts";
import type { TestUser } from "./harness.ts";
import { plant, planting } from "./plant.ts";
import { identity } from "./sign-in.ts";

const NEVER = 9_999_999_999_999;

/** Inserts the ways in of a user, and what is under way with them. */
export async function plantIdentity({ id, email }: TestUser): Promise<void> {
  const key = (name: string) => `${name} of ${id}`;
  const used = { created_at: 1, last_used_at: 1 };
  await plant(passkeys, {
    ...used,
    id: key("pky"),
    user_id: id,
    credential_id: `credential-${id}`,
    rp_id: "localhost",
    public_key: "cHVibGlj",
    counter: 0,
    transports: "[]",
    backup_eligible: 0,
    backed_up: 0,
    aaguid: "a",
    name: "Phone",
  });
  await plant(devices, {
    id: key("dev"),
    user_id: id,
    key_hash: key("device hash"),
    name: "Phone",
    first_seen_at: 1,
    last_seen_at: 1,
  });
  await plant(provider_identities, {
    ...used,
    id: key("idn"),
    user_id: id,
    provider: "apple",
    issuer: "https://issuer",
    subject: key("subject"),
    email,
    refresh_sealed: key("sealed token"),
  });
  await plant(oauth_codes, {
    hash: key("code hash"),
    client_id: "app",
    redirect_uri: "app:/x",
    code_challenge: "c",
    user_id: id,
    granted_by: "ses_x",
    method: "passkey",
    device: "Phone",
    expires_at: NEVER,
  });
  await plant(api_keys, {
    id: key("key"),
    user_id: id,
    name: "Script",
    prefix: "tmk_ab",
    hash: key("key hash"),
    scopes: "[]",
    created_at: 1,
    expires_at: NEVER,
  });
  await plant(recovery_codes, { user_id: id, hash: key("recovery hash"), created_at: 1 });
  await plant(recoveries, {
    id: key("rcv"),
    user_id: id,
    address: key("adr"),
    link_hash: key("lnk"),
    stop_hash: key("stp"),
    started_at: 1,
    ready_at: 2,
    lapses_at: 4,
    ended_at: 3,
    outcome: "cancelled",
  });
  await plant(emails, { id: key("eml"), user_id: id, created_at: 1, next_try_at: 1 });
  await plant(email_changes, {
    user_id: id,
    id: key("chl"),
    email: `next-${email}`,
    old_agreed_at: 1,
    expires_at: NEVER,
  });
  await plant(mailbox, {
    id: key("mail"),
    recipient: email,
    subject: "Hello",
    text: key("link"),
    at: Date.now(),
  });
  const dataKey = { id: key("dek"), user_id: id, kek_id: 1, wrapped: key("wrapped"), created_at: 1 };
  await identity().run(sql`${planting(data_keys, dataKey)} on conflict do nothing`);
  await plant(challenges, {
    hash: key("challenge"),
    purpose: "ws_ticket",
    user_id: id,
    payload: "{}",
    expires_at: NEVER,
  });
}
