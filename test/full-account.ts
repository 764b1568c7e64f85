import { env } from "cloudflare:workers";
import { type SQL, sql } from "drizzle-orm";
import { putPreferences } from "#shared/contracts/profile.ts";
import { newUser, type TestUser } from "./harness.ts";
import { png } from "./pictures.ts";
import { identity, post } from "./sign-in.ts";
import { uploadText } from "./things.ts";

/**
 * A user with rows in every table, under every prefix and in the log; rows without a feature yet are inserted
 * directly.
 */
export async function fullAccount(): Promise<TestUser> {
  const user = await newUser();
  await uploadText(user, history(), `fills of ${user.email}.csv`);
  await user.settle();
  const notifications = {
    securityAlerts: true,
    weeklyDigest: true,
    reflections: true,
    importProgress: true,
  } as const;
  const preferences = { timeZone: "Europe/Zurich", baseCurrency: "CHF", locale: null, notifications };
  await user.call(putPreferences, { body: preferences });
  await user.fetch("/users/me/avatar", { method: "PUT", body: png(8, 8) });
  await post("/mapi/auth/login", { email: user.email, password: "not the password" });
  for (const statement of planted(user)) await identity().run(statement);
  await plantLedger(user);
  return user;
}

/** Round trips of winners sold early and losers held, so that the biases have something to score. */
function history(): string {
  const lines = ["executed_at,account,symbol,side,quantity,price,fee,currency"];
  for (let day = 1; day <= 24; day++) {
    const at = (hour: number) => new Date(Date.UTC(2026, 2, day, hour)).toISOString();
    lines.push(`${at(14)},Main,ACME,buy,10,100,1,USD`, `${at(15)},Main,ACME,sell,10,${99 + (day % 4)},1,USD`);
  }
  return `${lines.join("\n")}\n`;
}

function planted({ id, email }: TestUser): SQL[] {
  const key = (name: string) => `${name} of ${id}`;
  return [
    sql`insert into passkeys values (${key("pky")}, ${id}, ${`credential-${id}`}, 'localhost', 'cHVibGlj', 0, '[]', 0, 0, 'a', 'Phone', 1, 1, null)`,
    sql`insert into devices values (${key("dev")}, ${id}, ${key("device hash")}, 'Phone', 1, 1)`,
    sql`insert into provider_identities values (${key("idn")}, ${id}, 'apple', 'https://issuer', ${key("subject")}, ${email}, ${key("sealed token")}, 1, 1)`,
    sql`insert into oauth_codes values (${key("code hash")}, 'app', 'app:/x', 'c', ${id}, 'ses_x', 'passkey', 'Phone', null, 9999999999999, null)`,
    sql`insert into api_keys values (${key("key")}, ${id}, 'Script', 'tmk_ab', ${key("key hash")}, '[]', 1, 9999999999999, null, null, null, null)`,
    sql`insert into recovery_codes values (${id}, ${key("recovery hash")}, 1, null)`,
    sql`insert into recoveries values (${key("rcv")}, ${id}, ${key("adr")}, ${key("lnk")}, ${key("stp")}, 1, 2, 4, 3, 'cancelled')`,
    sql`insert into emails (id, user_id, sealed, created_at, next_try_at) values (${key("eml")}, ${id}, null, 1, 1)`,
    sql`insert into email_changes values (${id}, ${key("chl")}, ${`next-${email}`}, 1, null, 9999999999999)`,
    sql`insert into mailbox values (${key("mail")}, ${email}, 'Hello', ${key("link")}, ${Date.now()})`,
    sql`insert or ignore into data_keys (id, user_id, kek_id, wrapped, created_at) values (${key("dek")}, ${id}, 1, ${key("wrapped")}, 1)`,
    sql`insert into challenges values (${key("challenge")}, 'ws_ticket', ${id}, null, '{}', 9999999999999)`,
  ];
}

/** Inserts marks that exist only while there is work. */
async function plantLedger(user: TestUser): Promise<void> {
  await user.ctx().ledger.transaction(async (tx) => {
    const at = "2026-03-02T00:00:00Z";
    for (const statement of [
      sql`insert into dirty (user_id, account_id, instrument_id, from_at) values (${user.id}, 'acc_x', 'ins_x', ${at})`,
      sql`insert into withdrawn (user_id, id, account_id, instrument_id, executed_at, date_only, side, quantity, price, fee,
          fee_currency, ordinal, cancels)
        select user_id, 'fil_planted', account_id, instrument_id, executed_at, date_only, side, quantity, price, fee,
          fee_currency, ordinal, true from fills where user_id = ${user.id} limit 1`,
      sql`insert into carries values (${user.id}, 'fil_planted', 'fil_x', 1)`,
      sql`insert into touched_weeks (user_id, week) values (${user.id}, '2026-03-02')`,
      sql`insert into bias_dirty (user_id, week) values (${user.id}, '2026-03-02')`,
      sql`insert into checkpoints values (${user.id}, 'acc_x', 'ins_x', ${at}, '{}', 1, 'f')`,
      sql`insert into bias_thresholds values (${user.id}, 'planted', '{}', 1)`,
      sql`insert into bias_evidence values (${user.id}, '2026-03-02', 'trd_x', 'planted', 'held_loss', 1)`,
      sql`insert into idempotency (user_id, key, route, fingerprint) values (${user.id}, 'k', 'r', 'f') on conflict do nothing`,
    ])
      await tx.query(statement);
  });
  await env.FILES.put(`exports/${user.id}/exp_old.tar.gz`, "an earlier export");
}
