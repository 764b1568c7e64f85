import { type SQL, sql, type SQLWrapper } from "drizzle-orm";

type Parts = {
  userId: SQLWrapper;
  /** The currency of the totals. */
  into: SQLWrapper;
  /**
   * The trades with `id`, `currency`, `is_closed`, `opened_at`, `closed_at`, `date_only`, `gross`, `fees`,
   * `foreign_fees` and `fees_unknown`.
   */
  picked: SQL;
  /**
   * The closes of at least these trades, with `trade_id`, `currency`, `closed_at`, `date_only`, `gross` and
   * `fees`. A close that `counts` is also told by itself.
   */
  exits: SQL;
  /** The further conditions of the rows of `trade_values`. */
  worths?: SQL | undefined;
  /** Further columns of `picked` and `exits`, such as `account_id`, which `parts` and `conversions` keep. */
  kept?: SQL | undefined;
};

/** The rate of a currency on a day, or null. */
function rate(currency: SQL, day: SQL): SQL {
  return sql`((select rates from known) ->> (${currency} || ${day}))::numeric`;
}

/**
 * The tables that convert trades into one currency, each amount by the rate of its day (UTC). `conversions`
 * has the gross P&L of each picked trade, the part from prices, and the fees. It also has what the trade's
 * closes were `told` and `charged` by themselves, which are the rows of `parts`. `conversion` has one row
 * about the rates. A row finds its rate in one object, once: behind `offset 0` no plan repeats the look-up at
 * each use. Full joins cannot be made row by row, whatever a plan expects of them.
 *
 * Let r be the rate of a day. The values of a closed trade sum to its gross P&L. So its converted gross is
 * gross · r(first day) + Σ value · (r(day) − r(first day)) over the later fills. Fees are converted alike.
 * From prices is Σ realised · r(day) over its closes. Each of the three is rounded once, so that nothing of
 * a trade is from currency where no rate changes. An open trade has what its closes realised.
 */
export function conversions({ userId, into, picked, exits, worths, kept }: Parts): SQL {
  const more = kept && sql`, ${kept}`;
  const own = (currency: SQL, amount: SQL, by: SQL) =>
    sql`case when ${currency} = ${into} then ${amount} else converted(${amount}, ${by}) end`;
  return sql`
    picked as materialized (
      select *, (opened_at at time zone 'UTC')::date as opened_on, (closed_at at time zone 'UTC')::date as closed_on
      from (${picked}) p
    ), exits as materialized (
      select *, (closed_at at time zone 'UTC')::date as day from (${exits}) e
    ), worths as materialized (
      select trade_id, currency, day, opened_on, value, fee, foreign_fee, foreign_currency
      from trade_values where user_id = ${userId} ${worths}
    ), needed as (
      select currency, opened_on as day from picked union select currency, day from exits
      union select currency, day from worths
      union select foreign_currency, day from worths where foreign_fee is not null
    ), known as materialized (
      select coalesce(jsonb_object_agg(n.currency || n.day, r.rate) filter (where r.rate is not null), '{}') as rates,
        max(r.day) filter (where n.currency <> ${into}) as last_day
      from needed n left join lateral exchange_rate(n.currency, ${into}, n.day) r on true
    ), parts as materialized (
      select trade_id, closed_at, date_only, counts, currency || day as place, r as rate ${more}, gross * r as exact,
        ${own(sql`currency`, sql`gross`, sql`r`)} as price, ${own(sql`currency`, sql`fees`, sql`r`)} as charged, r is null as is_gap
      from (select *, ${rate(sql`currency`, sql`day`)} as r from exits offset 0) e
    ), exited as (
      select trade_id, sum(exact) as exact, sum(price) as told, sum(charged) as charged, array_agg(place) filter (where is_gap) as gaps
      from parts group by trade_id
    ), moved as (
      select trade_id, sum(value * (r - r0)) as gross, sum(fee * (r - r0)) as fees, count(abroad)::int as charged_abroad,
        sum(case when foreign_currency = ${into} then foreign_fee else converted(foreign_fee, abroad) end) as foreign_fee,
        bool_or(day > opened_on) as is_later, array_agg(currency || day) filter (where r is null) as gaps
      from (
        select *, ${rate(sql`currency`, sql`day`)} as r, ${rate(sql`currency`, sql`opened_on`)} as r0,
          case when foreign_fee is not null then ${rate(sql`foreign_currency`, sql`day`)} end as abroad
        from worths offset 0
      ) w group by trade_id
    ), opened as (
      select id as trade_id, ${rate(sql`currency`, sql`opened_on`)} as r, currency, is_closed, closed_at, date_only, opened_on, closed_on,
        foreign_fees, fees_unknown, gross, fees ${more}
      from picked offset 0
    ), whole as (
      select trade_id ${more}, o.currency, o.is_closed, o.closed_at, o.date_only, o.foreign_fees, o.fees_unknown,
        o.opened_on < o.closed_on and m.is_later is not true as is_outdated, o.gross * o.r + coalesce(m.gross, 0) as gross,
        o.fees * o.r + coalesce(m.fees, 0) as fees, coalesce(m.foreign_fee, 0) as foreign_fee,
        coalesce(m.charged_abroad, 0) as charged_abroad, coalesce(e.exact, 0) as exact, coalesce(e.told, 0) as told,
        coalesce(e.charged, 0) as charged,
        case when o.r is null and o.is_closed then array[o.currency || o.opened_on] end || e.gaps
          || case when o.is_closed then m.gaps end as gaps
      from opened o full join exited e using (trade_id) full join moved m using (trade_id)
      where coalesce(o.currency, '') <> '' offset 0
    ), conversions as materialized (
      select trade_id ${more}, currency, is_closed, closed_at, date_only, is_closed and is_outdated as is_outdated, gaps, told, charged,
        case when is_closed then ${own(sql`currency`, sql`gross`, sql`1`)} else told end as gross,
        case when is_closed then ${own(sql`currency`, sql`exact`, sql`1`)} else told end as price,
        case when is_closed then ${own(sql`currency`, sql`fees`, sql`1`)} + foreign_fee else charged end as fees,
        foreign_fees - case when is_closed then charged_abroad else 0 end as foreign_fees, fees_unknown
      from whole
    ), conversion as materialized (
      select (select last_day from known) as last_day,
        exists (select from conversions where is_outdated) as is_outdated,
        (select coalesce(jsonb_agg(jsonb_build_object('currency', currency, 'days', days, 'from', first_day, 'to', last_day)
            order by days desc, currency) filter (where rank <= 50), '[]')
          from (
            select left(place, -10) as currency, count(*)::int as days, min(right(place, 10)) as first_day,
              max(right(place, 10)) as last_day, row_number() over (order by count(*) desc, left(place, -10)) as rank
            from (
              select unnest(gaps) as place from conversions union select place from parts where is_gap and counts
            ) g group by left(place, -10)
          ) m) as missing
    )`;
}
