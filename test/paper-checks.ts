/**
 * A statement that says in words what contradicts a user's fills: money, positions, what is filled and kept
 * back, and the counts. An order has one terminal state, at its end. Each row of its history has one event
 * and one audit row.
 */
export function contradictionsOf(userId: string): string {
  const own = `user_id = '${userId}'`;
  const signed = "(case side when 'buy' then 1 else -1 end)";
  const isFinal = "to_status in ('filled', 'canceled', 'rejected', 'expired')";
  return `with account as (select * from paper_accounts where ${own}),
    own as (select f.* from paper_fills f join account a on a.id = f.account_id and a.epoch = f.epoch where f.${own}),
    told as (select body -> 'order' ->> 'id' as id, (body -> 'change' ->> 'version')::int as version, count(*) as n
      from outbox where ${own} and type like 'order.%' group by 1, 2),
    audited as (select detail ->> 'order' as id, (detail ->> 'version')::int as version, count(*) as n
      from audit where ${own} and action like 'order.%' group by 1, 2)
    select 'cash of ' || id as words from account a where cash <> start_balance - coalesce((
      select sum(${signed} * price * quantity * multiplier + fee) from own where account_id = a.id), 0)
    union all select 'position in ' || symbol from positions p where ${own} and quantity <> coalesce((
      select sum(${signed} * quantity) from own where account_id = p.account_id and symbol = p.symbol), 0)
    union all select 'cost of ' || p.symbol from positions p join account a on a.id = p.account_id
      where p.${own} and a.start_balance + (select sum(realized - fees - sign(quantity) * cost * multiplier) from positions
        where ${own} and account_id = a.id) <> a.cash
    union all select 'filled of ' || o.id from orders o where ${own} and (filled > quantity or filled <> coalesce((
      select sum(quantity) from paper_fills where ${own} and order_id = o.id), 0))
    union all select 'reserved of ' || id from account a where reserved <> coalesce((
      select sum(reserved) from orders where ${own} and account_id = a.id), 0)
    union all select 'working of ' || id from account a where working <> (select count(*) from orders
      where ${own} and account_id = a.id and status in ('accepted', 'partially_filled'))
    union all select 'history of ' || o.id from orders o where ${own} and (select count(*) <> max(version)
        or max(version) <> o.version or count(*) filter (where ${isFinal}) > 1
        or (array_agg(to_status order by version desc))[1] <> o.status
        or bool_or(from_status is distinct from before) from (select *, lag(to_status) over (order by version) as before
          from order_history where ${own} and order_id = o.id) h)
    union all select 'events of ' || h.order_id from order_history h left join told t on t.id = h.order_id
      and t.version = h.version where h.${own} and t.n is distinct from 1
    union all select 'audit of ' || h.order_id from order_history h left join audited t on t.id = h.order_id
      and t.version = h.version where h.${own} and t.n is distinct from 1
    union all select 'told too often' where (select count(*) from told) <> (select count(*) from order_history where ${own})`;
}
