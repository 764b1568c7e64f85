import { type SQL, sql } from "drizzle-orm";
import { isAmong } from "../../db/id-sets.ts";

/** The day of a close, as the instant at which the day begins in UTC. */
export const DAY = sql`date_trunc('day', closed_at, 'UTC')`;

type Sources = {
  /** Closes with `currency`, `closed_at`, `date_only`, `gross` and `fees`, under a further condition. */
  closes: (more?: SQL) => SQL;
  /**
   * Closed trades: `currency`, `closed_at`, `date_only`, `id`, `foreign_fees`, `fees_unknown`, `net` and
   * `outcome`.
   */
  trades: SQL;
  /** The days on which a trade closed without a time. */
  undated: SQL;
  /** The number of open trades by `currency`, with `foreign_fees` and `fees_unknown`. */
  held: SQL;
  /** True where all rows have the same currency, whose streaks are then those of all. */
  isOneCurrency?: boolean;
};

/**
 * The tables that end in `figures`. It has a row of sums for each currency, and one without a currency for
 * the streaks over all of them.
 */
export function figures({ closes, trades, undated, held, isOneCurrency = false }: Sources): SQL {
  const apart = isOneCurrency ? undefined : sql`partition by currency`;
  return sql`
    untimed as materialized (
      select distinct ${DAY} as day from (${closes(sql`and date_only`)}) c
    ), flows as (
      select currency, case when ${isAmong(sql`select day from untimed`, DAY)} then ${DAY} else closed_at end as closed_at,
        sum(gross) as gross, sum(fees) as fees
      from (${closes()}) c group by 1, 2
    ), equity as (
      select currency, gross, fees, closed_at, sum(gross - fees) over (${apart} order by closed_at) as equity from flows
    ), drawn as (
      select currency, gross, fees, greatest(max(equity) over (${apart} order by closed_at), 0) - equity as drawdown
      from equity
    ), money as (
      select currency, sum(gross) as gross, sum(fees) as fees, max(drawdown) as drawdown from drawn group by currency
    ), undated as materialized (${undated}), results as materialized (
      select currency, closed_at, id, foreign_fees, fees_unknown, net, outcome,
        ${isAmong(sql`select day from undated`, DAY)} as is_undated
      from (${trades}) t
    ), unordered as materialized (
      select ${DAY} as day, currency from results where is_undated
      group by grouping sets ((1), (1, 2)) having min(outcome) < max(outcome)
    ), ${isOneCurrency ? undefined : RUNS_OF_ALL}
    ended as (
      select *, (${DAY}, currency) in (${UNORDERED}) as is_unordered
      from ${isOneCurrency ? sql`results` : sql`overall_runs`}
    ), marked as (
      select *, is_unordered or outcome is distinct from lag(outcome) over own or lag(is_unordered) over own as turns
      from ended window own as (${apart} order by closed_at, id)
    ), numbered as materialized (
      select *, count(*) filter (where turns) over (${apart} order by closed_at, id) as run from marked
    ), runs as (
      select currency, outcome, count(*)::int as trades, sum(net) as net, sum(foreign_fees)::int as foreign_fees, sum(fees_unknown)::int as fees_unknown,
        case when is_unordered then 0 else count(*)::int end as streak
      from numbered group by currency, outcome, run, is_unordered
    ), counted as (
      select currency, sum(trades)::int as trades, sum(foreign_fees)::int as foreign_fees, sum(fees_unknown)::int as fees_unknown,
        coalesce(sum(trades) filter (where outcome = 1), 0)::int as wins,
        coalesce(sum(trades) filter (where outcome = -1), 0)::int as losses,
        coalesce(sum(net) filter (where outcome = 1), 0) as won, coalesce(sum(net) filter (where outcome = -1), 0) as lost,
        coalesce(sum(net) filter (where outcome = 0), 0) as even,
        coalesce(max(streak) filter (where outcome = 1), 0) as win_streak,
        coalesce(max(streak) filter (where outcome = -1), 0) as loss_streak
      from runs group by currency
    ), overall as (
      select coalesce(max(n) filter (where outcome = 1), 0)::int as win_streak,
        coalesce(max(n) filter (where outcome = -1), 0)::int as loss_streak
      from (${isOneCurrency ? LENGTHS : LENGTHS_OF_ALL}) r
    ), held as (${held}), figures as (
      select currency, coalesce(c.trades, 0) as trades, coalesce(h.trades, 0) as "openTrades", coalesce(wins, 0) as wins,
        coalesce(losses, 0) as losses, coalesce(won, 0) as won, coalesce(lost, 0) as lost,
        coalesce(even, 0) as even, coalesce(gross, 0) as gross,
        coalesce(fees, 0) as fees, coalesce(drawdown, 0) as drawdown, coalesce(win_streak, 0) as "winStreak",
        coalesce(loss_streak, 0) as "lossStreak", coalesce(c.foreign_fees, 0) + coalesce(h.foreign_fees, 0) as "foreignFees",
        coalesce(c.fees_unknown, 0) + coalesce(h.fees_unknown, 0) as "feesUnknown"
      from counted c full join money using (currency) full join held h using (currency)
      union all
      select null, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, win_streak, loss_streak, 0, 0 from overall
    )`;
}

/** As `isAmong` reads a set, of days with their currencies. */
const UNORDERED = sql`
        select day, currency from (
          select day, currency from unordered where currency is not null union all select null, null where false) s
        group by day, currency`;

/**
 * The runs over all currencies. They come before those of each, so that both windows of an order stand on one
 * sort.
 */
const RUNS_OF_ALL = sql`
    overall_ended as (
      select *, ${isAmong(sql`select day from unordered where currency is null`, DAY)} as is_unordered_overall from results
    ), overall_marked as (
      select *, is_unordered_overall or outcome is distinct from lag(outcome) over everything
          or lag(is_unordered_overall) over everything as turns_overall
      from overall_ended window everything as (order by closed_at, id)
    ), overall_runs as (
      select *, count(*) filter (where turns_overall) over (order by closed_at, id) as run_overall from overall_marked
    ),`;

const LENGTHS = sql`select outcome, count(*) as n from numbered where not is_unordered group by outcome, run`;
const LENGTHS_OF_ALL = sql`
        select outcome, count(*) as n from numbered where not is_unordered_overall group by outcome, run_overall`;
