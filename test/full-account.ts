import { env } from "cloudflare:workers";
import { sql } from "drizzle-orm";
import { annotateTrade } from "#shared/contracts/annotations.ts";
import { editTrades } from "#shared/contracts/bulk-edits.ts";
import { writeDay, writeDayTemplate } from "#shared/contracts/days.ts";
import { askCoach } from "#shared/contracts/questions.ts";
import { writeDigest } from "#shared/contracts/digests.ts";
import { editFill } from "#shared/contracts/fill-edits.ts";
import { noteMissedTrade } from "#shared/contracts/missed-trades.ts";
import { workOutExcursions } from "#shared/contracts/excursion.ts";
import { answerOpening } from "#shared/contracts/openings.ts";
import { createSetup } from "#shared/contracts/playbooks.ts";
import { putPreferences } from "#shared/contracts/profile.ts";
import { saveFilter } from "#shared/contracts/saved-filters.ts";
import { getTrade, listTrades } from "#shared/contracts/trades.ts";
import {
  bias_bars,
  bias_dirty,
  bias_evidence,
  bias_thresholds,
  touched_weeks,
} from "#workers/db/schema/biases.ts";
import { bookingClaims } from "#workers/db/schema/bookings.ts";
import { idempotency } from "#workers/db/schema/gate.ts";
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
import { carries } from "#workers/db/schema/journal.ts";
import { model_use, reflection_transcripts } from "#workers/db/schema/coach.ts";
import { simulations } from "#workers/db/schema/simulations.ts";
import { structure_changes, structure_legs, structures } from "#workers/db/schema/structures.ts";
import { checkpoints, dirty } from "#workers/db/schema/trades.ts";
import { plantAutomations } from "./full-automations.ts";
import { plantTrading } from "./full-trading.ts";
import { newUser, type TestUser } from "./harness.ts";
import { png } from "./pictures.ts";
import { plant, planting } from "./plant.ts";
import { identity, post } from "./sign-in.ts";
import { pictureOf, uploadText } from "./things.ts";

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
    weeklyDigest: false,
    reflections: true,
    importProgress: true,
  } as const;
  const preferences = {
    timeZone: "Europe/Zurich",
    baseCurrency: "CHF",
    locale: null,
    orderStepUpAbove: "25000",
    notifications,
  };
  await user.call(putPreferences, { body: preferences });
  await user.fetch("/users/me/avatar", { method: "PUT", body: png(8, 8) });
  await post("/mapi/auth/login", { email: user.email, password: "not the password" });
  await annotate(user);
  await user.call(writeDigest, { body: {} });
  await user.call(askCoach, { body: { text: "What did I make on ACME?" } });
  await plantIdentity(user);
  await plantLedger(user);
  await plantTrading(user.id);
  await plantAutomations(user.id);
  return user;
}

/** Writes about one trade. */
async function annotate(user: TestUser): Promise<void> {
  const [trade] = (await user.call(listTrades, { query: { limit: 1 } })).items;
  const { rules } = await user.call(createSetup, {
    body: { name: "Opening range", description: "The first half hour.", rules: [{ words: "Waited" }] },
  });
  const answers = Object.fromEntries(rules.map((rule) => [rule.id, "followed" as const]));
  const body = { notes: "Waited for the close.", tags: ["patient"], setup: "Opening range", rules: answers };
  const id = trade?.id ?? "";
  const missed = {
    symbol: "ACME",
    direction: "long",
    plannedEntry: "9",
    at: "2026-03-02T15:00:00Z",
  } as const;
  await user.call(noteMissedTrade, { body: { ...missed, setup: "Opening range" } });
  await user.call(annotateTrade, { params: { id }, body });
  const { executions } = await user.call(getTrade, { params: { id }, query: {} });
  const sale = executions.find(({ side }) => side === "sell")?.id ?? "";
  await user.call(answerOpening, { params: { id: sale }, body: { kind: "short" } });
  await user.call(editFill, { params: { id: sale }, body: { note: "By phone." } });
  await user.call(editTrades, { body: { ids: [id], set: { addTags: ["reviewed"] } } });
  await pictureOf(user, id);
  await user.call(writeDay, {
    params: { date: "2026-03-02" },
    body: { plan: "The first hour.", checkIn: { calm: 4 } },
  });
  await user.call(writeDayTemplate, { body: { saw: "Market:" } });
  await user.call(workOutExcursions, { body: { filter: {} } });
  await user.settle();
  await user.call(saveFilter, { body: { name: "Reviewed", filter: { tag: "reviewed" } } });
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

const NEVER = 9_999_999_999_999;

async function plantIdentity({ id, email }: TestUser): Promise<void> {
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

/** Inserts marks that exist only while there is work. */
async function plantLedger(user: TestUser): Promise<void> {
  const user_id = user.id;
  const at = "2026-03-02T00:00:00Z";
  const week = "2026-03-02";
  const walk = { user_id, account_id: "acc_x", instrument_id: "ins_x" };
  const claimed = { user_id, key: "k", route: "r", fingerprint: "f" };
  await user.ctx().ledger.transaction(async (tx) => {
    for (const statement of [
      planting(dirty, { ...walk, from_at: at }),
      sql`insert into withdrawn (user_id, id, account_id, instrument_id, executed_at, date_only, side, quantity, price, fee,
          fee_currency, ordinal, cancels)
        select user_id, 'fil_planted', account_id, instrument_id, executed_at, date_only, side, quantity, price, fee,
          fee_currency, ordinal, true from fills where user_id = ${user.id} limit 1`,
      sql`insert into bookings (user_id, id, account_id, kind, executed_at, date_only, amount, currency, ordinal, print)
        select user_id, 'bkg_planted', id, 'deposit', ${at}, true, 5, 'USD', 0, 'p' from accounts
        where user_id = ${user.id} limit 1`,
      sql`insert into stated_balances (user_id, import_id, account_id, kind, subject, edge, amount, line)
        select user_id, 'imp_planted', id, 'cash', 'USD', 'last', 5, 1 from accounts where user_id = ${user.id} limit 1`,
      sql`insert into reconciliations (user_id, id, account_id, import_id, at, result, checked_at, created_at)
        select user_id, 'rec_planted', id, 'imp_planted', ${at}, '{}', ${at}, ${at} from accounts
        where user_id = ${user.id} limit 1`,
      planting(bookingClaims, {
        user_id,
        booking_id: "bkg_planted",
        import_id: "imp_planted",
        line: 1,
        print: "p",
        ordinal: 0,
        executed_at: at,
        date_only: true,
      }),
      planting(model_use, { user_id, day: "2026-03-02", calls: 1, tokens: 8 }),
      planting(reflection_transcripts, {
        user_id,
        reflection_id: "rfl_planted",
        transcript: { model: "m", why: "silent", calls: [] },
      }),
      planting(simulations, {
        user_id,
        id: "sim_planted",
        kind: "simple",
        status: "done",
        asked: { coolOffMinutes: 30 },
        result: { dropped: [] },
        created_at: at,
      }),
      planting(structure_legs, {
        user_id,
        trade_id: "trd_planted",
        structure_id: "str_planted",
        by: "owner",
        account_id: "acc_planted",
        instrument_id: "ins_planted",
        opened_at: at,
      }),
      planting(structures, {
        user_id,
        id: "str_planted",
        by: "owner",
        shape: "custom",
        account_id: "acc_planted",
        underlying: "ACME",
        currency: "USD",
        status: "open",
        legs: 2,
        opened_at: at,
        opened_date_only: false,
        closed_date_only: false,
      }),
      planting(structure_changes, {
        user_id,
        id: "stc_planted",
        kind: "join",
        trades: [{ tradeId: "trd_planted", before: null, after: { structureId: "str_planted" } }],
        made_at: at,
      }),
      planting(carries, { user_id, from_fill: "fil_planted", to_fill: "fil_x", amount: "1" }),
      planting(touched_weeks, { user_id, week }),
      planting(bias_dirty, { user_id, week }),
      planting(bias_bars, {
        user_id,
        day: week,
        instrument_id: "ins_planted",
        asked_at: at,
        source: "alpaca",
        low: "99.5",
        high: "101.25",
        before: "98",
      }),
      planting(checkpoints, { ...walk, before_at: at, state: "{}", fills: 1, formula: "f" }),
      planting(bias_thresholds, { user_id, bias: "planted", threshold: {}, n: 1 }),
      planting(bias_evidence, {
        user_id,
        week,
        trade_id: "trd_x",
        bias: "planted",
        role: "held_loss",
        measure: 1,
      }),
      sql`${planting(idempotency, claimed)} on conflict do nothing`,
    ])
      await tx.query(statement);
  });
  await env.FILES.put(`exports/${user.id}/exp_old.tar.gz`, "an earlier export");
}
