import { type SQL, sql } from "drizzle-orm";
import { type Bias, type BiasMeasure, type EvidenceFigure, MOST_LINKS } from "#shared/contracts/biases.ts";
import { MOST_EVIDENCE } from "#shared/contracts/bounds.ts";
import { trimDecimal } from "#shared/decimal.ts";
import type { Tx } from "../../db/ledger.ts";
import type { Score } from "./core/score.ts";

/** A limit that is never reached keeps a probe for each row from becoming a join. */
const ALL = 1_000_000_000;

type Shown = { tradeId: string; role: string; measure: number | null; total: number };
type FigureRow = Shown & { gapSeconds: number | null; afterNet: string | null; afterCurrency: string | null };

/**
 * The trades that show a bias most, each with its figures, and the number of all that show it. They are the
 * quickest entries, the largest sizes, the losers held longest, or the latest sales.
 */
export async function findEvidence(
  tx: Tx,
  userId: string,
  score: Score,
): Promise<Pick<Bias, "evidence" | "evidenceTotal" | "figures" | "comparison">> {
  const shown = shownBy(userId, score);
  if (shown === null) return { evidence: [], evidenceTotal: 0, figures: [], comparison: score.comparison };
  const rows = await tx.query(hasExit(score) ? withExits(userId, shown.most) : withoutExits(shown.most));
  const others = shown.others === null ? [] : await tx.query(shown.others);
  return {
    evidence: rows.map(({ tradeId }) => tradeId),
    evidenceTotal: Math.max(rows[0]?.total ?? 0, rows.length === 0 ? 0 : (shown.total ?? 0)),
    figures: rows.map(figureOf),
    comparison: shown.others === null ? score.comparison : others.map(({ tradeId }) => tradeId),
  };
}

function hasExit({ measure }: Score): boolean {
  return measure === "rate_ratio" || measure === "size_ratio";
}

/**
 * The strongest evidence, and trades of the other side where the ledger must be asked for them. `total`
 * counts all that show the bias, where a week keeps only its strongest.
 */
type ShownBy = { most: SQL<Shown>; others: SQL<{ tradeId: string }> | null; total?: number | undefined };

/** These measures show their evidence while there are too few for a score. */
const STANDING: ReadonlySet<BiasMeasure> = new Set([
  "pgr_minus_plr",
  "hold_ratio",
  "rate_ratio",
  "size_ratio",
]);

function shownBy(userId: string, { bias, status, measure, parts, estimate }: Score): ShownBy | null {
  const own = sql`from bias_evidence where user_id = ${userId} and bias = ${bias}`;
  const columns = sql`trade_id as "tradeId", role, measure, count(*) over ()::int as total`;
  const strongest = (where: SQL, total?: number): ShownBy => ({
    most: sql<Shown>`select ${columns} ${own} and ${where} order by measure desc, trade_id limit ${MOST_EVIDENCE}`,
    others: null,
    total,
  });
  if (status === "insufficient_data" && !STANDING.has(measure)) return null;
  switch (measure) {
    case "extra_gap":
      return strongest(sql`measure > ${parts["usualNumber"] ?? Number.MAX_VALUE}`, parts["extra"]);
    case "loss_ratio":
      return strongest(sql`role = 'left_far_at_loss'`, parts["farLosers"]);
    case "run_share":
      return strongest(sql`measure >= ${parts["farRun"] ?? Number.MAX_VALUE}`, parts["withRun"]);
    case "add_ratio":
      return strongest(sql`role = 'added_at_loss'`);
    case "round_share":
      return strongest(sql`role = 'at_round_price'`, parts["roundTrades"]);
    case "streak_ratio":
      return (estimate ?? 1) >= 1
        ? strongest(sql`role = 'sized_up_on_streak'`)
        : {
            most: sql<Shown>`select ${columns} ${own} and role = 'sized_down_on_streak'
              order by measure, trade_id limit ${MOST_EVIDENCE}`,
            others: null,
          };
    case "hour_gap":
      return parts["hour"] === undefined ? null : inHour(userId, parts["hour"]);
    case "rate_ratio":
      return {
        most: sql<Shown>`select ${columns} ${own} and role = 'entered_soon_after_loss'
          and measure <= ${parts["thresholdSeconds"] ?? 0} order by measure, trade_id limit ${MOST_EVIDENCE}`,
        others: null,
      };
    case "size_ratio": {
      const isLarger = (estimate ?? 1) >= 1;
      const role = isLarger ? "sized_up_after_loss" : "sized_up_after_win";
      const other = isLarger ? "sized_up_after_win" : "sized_up_after_loss";
      return {
        most: sql<Shown>`select ${columns} ${own} and role = ${role}
          order by measure desc, trade_id limit ${MOST_EVIDENCE}`,
        others: sql<{ tradeId: string }>`select trade_id as "tradeId" ${own} and role = ${other}
          order by measure desc, trade_id limit ${MOST_LINKS}`,
      };
    }
    case "hold_ratio": {
      const seconds = parts["longSeconds"];
      if (seconds === undefined) return null;
      // The cost counts whole seconds, too.
      const held = sql`round(extract(epoch from closed_at - opened_at))`;
      const closed = sql`from trades where user_id = ${userId} and status = 'closed'
        and not opened_date_only and not closed_date_only`;
      return {
        most: sql<Shown>`select id as "tradeId", 'held_long' as role, ${held}::float8 as measure,
            count(*) over ()::int as total ${closed} and net_key < 0 and ${held} > ${seconds}
          order by closed_at - opened_at desc, id limit ${MOST_EVIDENCE}`,
        others: sql<{ tradeId: string }>`select id as "tradeId" ${closed} and net_key > 0
          order by closed_at - opened_at desc, id limit ${MOST_LINKS}`,
      };
    }
    case "pgr_minus_plr":
      return {
        most: sql<Shown>`select trade_id as "tradeId", min(role) as role, null::float8 as measure,
            count(*) over ()::int as total ${own} group by trade_id
          order by max(week) desc, trade_id limit ${MOST_EVIDENCE}`,
        others: null,
      };
  }
}

/** The trades that were opened in an hour of the day (UTC), the worst first. */
function inHour(userId: string, hour: number): ShownBy {
  return {
    most: sql<Shown>`select id as "tradeId", 'in_worst_hour' as role, ${hour}::float8 as measure,
        count(*) over ()::int as total
      from trades where user_id = ${userId} and status = 'closed' and not opened_date_only and not closed_date_only
        and extract(hour from opened_at at time zone 'UTC') = ${hour}
      order by net_key, id limit ${MOST_EVIDENCE}`,
    others: null,
  };
}

function withoutExits(most: SQL<Shown>): SQL<FigureRow> {
  return sql<FigureRow>`select s.*, null::float8 as "gapSeconds", null as "afterNet", null as "afterCurrency"
    from (${most}) s`;
}

/**
 * The evidence with the last exit before each entry, of the same account and within a day. An earlier exit is
 * no figure worth telling, and a search without an end could read all of a user's trades for each row. Both
 * searches ask for the order of `trades_by_close`. Without statistics the planner would else skip through the
 * index of symbols, once for each symbol.
 */
function withExits(userId: string, most: SQL<Shown>): SQL<FigureRow> {
  return sql<FigureRow>`
    select s.*, case when x.timed then extract(epoch from x.opened_at - x.at)::float8 end as "gapSeconds",
      x.net as "afterNet", x.currency as "afterCurrency"
    from (select row_number() over () as place, most.* from (${most}) most) s
    left join lateral (
      select e.opened_at, last.at, r.net, r.currency, r.timed and not e.opened_date_only as timed
      from (select id, account_id, opened_at, opened_date_only from trades
        where user_id = ${userId} and id = s."tradeId" limit ${ALL}) e
      cross join lateral (
        select closed_at as at from trades where user_id = ${userId} and status = 'closed'
          and account_id = e.account_id and closed_at <= e.opened_at
          and closed_at >= e.opened_at - interval '1 day' and id <> e.id
        order by closed_at desc limit 1) last
      cross join lateral (
        select sum(gross_fifo - fees_fifo)::text as net, min(currency) as currency,
          bool_and(not closed_date_only) as timed
        from (select gross_fifo, fees_fifo, currency, closed_date_only
          from trades where user_id = ${userId} and status = 'closed' and account_id = e.account_id
            and closed_at between last.at and last.at and id <> e.id
          order by closed_at desc limit ${ALL}) closed) r
    ) x on true
    order by s.place`;
}

function figureOf({
  tradeId,
  role,
  measure,
  gapSeconds,
  afterNet,
  afterCurrency,
}: FigureRow): EvidenceFigure {
  return {
    tradeId,
    role,
    measure,
    gapSeconds,
    after:
      afterNet === null || afterCurrency === null
        ? null
        : { net: trimDecimal(afterNet), currency: afterCurrency },
  };
}
