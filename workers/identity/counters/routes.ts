import type * as z from "zod";
import * as contract from "#shared/contracts/tiers.ts";
import { serve } from "../../http/serve/serve.ts";
import { bucketNamed, quantile } from "./core/buckets.ts";
import { listCounters, type CounterRow } from "./store.ts";

const DAY_MS = 86_400_000;
type Counters = z.infer<NonNullable<typeof contract.readCounters.reply>>;

export const counters = [
  serve(contract.readCounters, async (c, { query }) => {
    const { ctx } = c.var;
    const { days } = query;
    const since = new Date(ctx.now - (days - 1) * DAY_MS).toISOString().slice(0, 10);
    return toCounters(await listCounters(ctx.identity, since));
  }),
];

function toCounters(rows: readonly CounterRow[]): Counters {
  const byDay = [...Map.groupBy(rows, ({ day, method }) => `${day} ${method}`).values()];
  return { signUp: byDay.flatMap(toSignUp), signIn: byDay.flatMap(toSignIn) };
}

/** Returns one day's steps by one method, or nothing when no visitor began a sign-up. */
function toSignUp(rows: CounterRow[]): Counters["signUp"] {
  const [first] = rows;
  const of = (step: string) => rows.find(({ name }) => name === `signup_flow.${step}`)?.value ?? 0;
  if (first === undefined || !rows.some(({ name }) => name.startsWith("signup_flow."))) return [];
  const { day, method } = first;
  return [
    {
      day,
      method,
      started: of("started"),
      options: of("options"),
      verified: of("verified"),
      completed: of("completed"),
      failed: of("failed"),
    },
  ];
}

function toSignIn(rows: CounterRow[]): Counters["signIn"] {
  const buckets = new Map<number, number>();
  for (const { name, value } of rows) {
    const bucket = bucketNamed(name);
    if (bucket !== null) buckets.set(bucket, value);
  }
  const [first] = rows;
  if (first === undefined || buckets.size === 0) return [];
  const { day, method } = first;
  const count = [...buckets.values()].reduce((sum, each) => sum + each, 0);
  return [{ day, method, count, p50Ms: quantile(buckets, 0.5), p95Ms: quantile(buckets, 0.95) }];
}
