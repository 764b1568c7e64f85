import { env } from "cloudflare:workers";
import { sql } from "drizzle-orm";
import {
  bias_bars,
  bias_dirty,
  bias_evidence,
  bias_thresholds,
  touched_weeks,
} from "#workers/db/schema/biases.ts";
import { bookingClaims } from "#workers/db/schema/bookings.ts";
import { model_use, reflection_transcripts } from "#workers/db/schema/coach.ts";
import { idempotency } from "#workers/db/schema/gate.ts";
import { carries } from "#workers/db/schema/journal.ts";
import { simulations } from "#workers/db/schema/simulations.ts";
import { structure_changes, structure_legs, structures } from "#workers/db/schema/structures.ts";
import { checkpoints, dirty } from "#workers/db/schema/trades.ts";
import type { TestUser } from "./harness.ts";
import { planting } from "./plant.ts";

/** Inserts rows of the ledger that no act of a test leaves, such as marks that exist while there is work. */
export async function plantLedger(user: TestUser): Promise<void> {
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
