import type { GuardrailEffect } from "#shared/contracts/guardrails.ts";
import { decimal, toDecimal } from "#shared/decimal.ts";
import { Problem } from "#shared/problem.ts";
import type { Ctx } from "../../context.ts";
import { type DayResult, effectOf } from "../../journal/guardrails/core/effect.ts";
import { readExperiment } from "../../journal/guardrails/experiment/read-experiment.ts";
import { type AccountDay, type AccountRow, listAccountDays, listAccountRows } from "./results-store.ts";

const DAY_MS = 86_400_000;

/** The effect of a guardrail on what its accounts made, over the days before today. */
export function measureGuardrail(ctx: Ctx, guardrailId: string): Promise<GuardrailEffect> {
  const { userId } = ctx;
  return ctx.ledger.transaction(async ({ query, now }) => {
    const experiment = await readExperiment(query, { userId, guardrailId, now });
    if (experiment === null) throw new Problem("not_found");
    const { accountId, zone, days } = experiment;
    const [first, last] = [days[0], days.at(-1)];
    if (first === undefined || last === undefined) return effectOf(guardrailId, [], []);
    const accounts = await listAccountRows(query, userId, accountId);
    // A zone is at most 14 hours from UTC; fills of other days are left out by their day.
    const since = new Date(Date.parse(first.day) - DAY_MS).toISOString();
    const until = new Date(Date.parse(last.day) + 2 * DAY_MS).toISOString();
    const accountIds = accounts.map(({ id }) => id);
    const made = await listAccountDays(query, { userId, accountIds, since, until, zone });
    return effectOf(guardrailId, days, byCurrency(accounts, made));
  });
}

/** The results of all accounts of a currency on a day as one. */
function byCurrency(accounts: readonly AccountRow[], days: readonly AccountDay[]): DayResult[] {
  const currencies = new Map(accounts.map(({ id, currency }) => [id, currency]));
  const results = new Map<string, DayResult>();
  for (const { accountId, day, net, closed } of days) {
    const currency = currencies.get(accountId) ?? "";
    const key = `${day} ${currency}`;
    const known = results.get(key) ?? { day, currency, net: "0", closed: 0 };
    results.set(key, {
      ...known,
      net: toDecimal(decimal(known.net).plus(net)),
      closed: known.closed + closed,
    });
  }
  return [...results.values()];
}
