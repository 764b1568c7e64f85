import { FINAL_STATUSES, ORDER_MACHINE } from "#shared/order-machine.ts";

const quoted = (word: string | null) => (word === null ? "null" : `'${word}'`);
const FINAL = FINAL_STATUSES.map(quoted).join();
const TRANSITIONS = ORDER_MACHINE.transitions
  .map(({ from, event, to }) => `(${[from, event, to].map(quoted).join()})`)
  .join();

/** The change that an event or an audit row tells. */
function step(from: string): string {
  return `${from} ->> 'from' as from_status, ${from} ->> 'to' as to_status`;
}

/** Whether a told change is that of the row `h` of the history. */
function same(other: string): string {
  return `${other}.id = h.order_id and ${other}.version = h.version
      and ${other}.from_status is not distinct from h.from_status and ${other}.to_status = h.to_status`;
}

/**
 * A statement that says in words what contradicts a user's fills: money, positions, what is filled and kept
 * back, and the counts. An order has one terminal state, at its end, and each of its changes is of the
 * machine. Each row of its history has one event and one audit row that say the same. A fill is told once.
 */
export function contradictionsOf(userId: string): string {
  const own = `user_id = '${userId}'`;
  const signed = "(case side when 'buy' then 1 else -1 end)";
  const isFinal = `to_status in (${FINAL})`;
  return `with account as (select * from paper_accounts where ${own}),
    own as (select f.* from paper_fills f join account a on a.id = f.account_id and a.epoch = f.epoch where f.${own}),
    told as (select body -> 'order' ->> 'id' as id, (body -> 'change' ->> 'version')::int as version,
        ${step("body -> 'change'")}, body -> 'change' ->> 'event' as event, body -> 'fill' ->> 'id' as fill, type
      from outbox where ${own} and type like 'order.%'),
    audited as (select detail ->> 'order' as id, (detail ->> 'version')::int as version, ${step("detail")}, action
      from audit where ${own} and action like 'order.%'),
    machine (from_status, event, to_status) as (values ${TRANSITIONS})
    select 'cash of ' || id as words from account a where cash <> start_balance - coalesce((
      select sum(${signed} * price * quantity * multiplier + fee) from own where account_id = a.id), 0)
    union all select 'position in ' || symbol from positions p where ${own} and quantity <> coalesce((
      select sum(${signed} * quantity) from own where account_id = p.account_id and symbol = p.symbol), 0)
    union all select 'cost of ' || p.symbol from positions p join account a on a.id = p.account_id
      where p.${own} and a.start_balance + (select sum(realized - fees - sign(quantity) * cost * multiplier) from positions
        where ${own} and account_id = a.id) <> a.cash
    union all select 'filled of ' || o.id from orders o where ${own} and (filled > quantity or filled <> coalesce((
      select sum(quantity) from paper_fills where ${own} and order_id = o.id), 0)
      or (filled = quantity) <> (status = 'filled') or status = 'partially_filled' and filled = 0)
    union all select 'reserved of ' || id from account a where reserved <> coalesce((
      select sum(reserved) from orders where ${own} and account_id = a.id), 0)
    union all select 'working of ' || id from account a where working <> (select count(*) from orders
      where ${own} and account_id = a.id and status in ('accepted', 'partially_filled'))
    union all select 'history of ' || o.id from orders o where ${own} and (select count(*) <> max(version)
        or max(version) <> o.version or count(*) filter (where ${isFinal}) > 1
        or (array_agg(to_status order by version desc))[1] <> o.status
        or bool_or(from_status is distinct from before) from (select *, lag(to_status) over (order by version) as before
          from order_history where ${own} and order_id = o.id) h)
    union all select 'step of ' || h.order_id from order_history h where h.${own} and not exists (select from machine m
      where m.from_status is not distinct from h.from_status and m.event = h.event and m.to_status = h.to_status)
    union all select 'events of ' || h.order_id from order_history h left join told t on ${same("t")} and t.event = h.event
      where h.${own} group by h.order_id, h.version having count(t.id) <> 1
    union all select 'audit of ' || h.order_id from order_history h left join audited a on ${same("a")}
      where h.${own} group by h.order_id, h.version having count(a.id) <> 1
    union all select 'audit unlike event of ' || t.id from told t join audited a using (id, version) where a.action <> t.type
    union all select 'fill ' || f.id from paper_fills f left join told t on t.fill = f.id and t.id = f.order_id
      where f.${own} group by f.id having count(t.id) <> 1
    union all select 'told too often' where (select count(*) from told) <> (select count(*) from order_history where ${own})
    union all select 'told of no fill' where (select count(fill) from told) <> (select count(*) from paper_fills where ${own})
    union all select 'audited too often' where (select count(*) from audited) <> (select count(*) from order_history where ${own})`;
}
