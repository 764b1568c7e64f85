import { type SQL, sql } from "drizzle-orm";
import type { Tx } from "../../../db/ledger.ts";
import { type Asked, askedAs, numberedAs } from "../../../db/rows.ts";
import { bySideIndex } from "../../../db/side-index.ts";
import { array, type Holes, prepared } from "../../../db/statement.ts";
import { chainOf } from "../../fills/core/revision.ts";
import type { Need } from "../core/needs.ts";
import type { Kind } from "../core/pool.ts";
import { CHAIN, EQUAL_FILL, FILL, SAME_INSTRUMENT, WITHDRAWN } from "../stated-store.ts";
import type { Candidate, Incoming } from "../core/incoming.ts";
import { CANDIDATE, type CandidateRow, claimsOf, withShown } from "./held-store.ts";

type NeededRow = Partial<CandidateRow> & { n: number; ordinal_last: number };

/**
 * The import whose claims count (`""` for a comparison, which has none), and whether to search outside the
 * ledger.
 */
type Asking = { userId: string; importId: string; hasWithdrawn: boolean };

/** True while a fill or a cancellation of this user stands outside the ledger. */
export async function isAnythingWithdrawn(query: Tx["query"], userId: string): Promise<boolean> {
  const [row] = await query(anyWithdrawn({ userId }));
  return row?.any === true;
}
const anyWithdrawn = prepared(
  "ledger",
  ({ userId }: Holes<{ userId: string }>) =>
    sql<{ any: boolean }>`select exists (select from withdrawn where user_id = ${userId}) as any`,
);

/** How many cancellations the ledger holds, counted up to a limit. */
export async function countCancellations(query: Tx["query"], userId: string, limit: number): Promise<number> {
  const [held] = await query(sql<{ n: number }>`select count(*)::int as n from (
    select from withdrawn where user_id = ${userId} and cancels limit ${limit}) as held`);
  return held?.n ?? 0;
}

/** True when a fill or a cancellation with one of these ids stands outside the ledger. */
export async function isAnyWithdrawn(tx: Tx, ids: readonly string[]): Promise<boolean> {
  const [row] = await tx.query(
    sql<{ any: boolean }>`select exists (
      select from withdrawn where user_id = ${tx.userId} and id = any(${array(ids)}::text[])) as any`,
  );
  return row?.any === true;
}

/** The statement searches the index once for each execution id and once for each chain of revisions. */
export async function findByIds(
  query: Tx["query"],
  { userId, importId, rows, hasWithdrawn }: Asking & { rows: readonly Incoming[] },
): Promise<Candidate[]> {
  const ids = new Map<string, { accountId: string; id: string; cancels: boolean }>();
  const chains = new Map<string, { accountId: string; chain: string }>();
  for (const { accountId, facts } of rows) {
    const { executionId, revision, cancels } = facts;
    if (executionId === null) continue;
    ids.set(`${accountId}|${executionId}|${cancels}`, { accountId, id: executionId, cancels });
    if (revision === null || cancels) continue;
    const chain = chainOf(revision);
    chains.set(`${accountId}|${chain}`, { accountId, chain });
  }
  if (ids.size === 0) return [];
  const beside = (where: SQL): SQL | undefined =>
    hasWithdrawn
      ? sql`union all select ${WITHDRAWN} from withdrawn
          where user_id = ${userId} and account_id = p.account_id and ${where} and reason <> 'retracted'`
      : undefined;
  const asked = askedAs("p", [...ids.values()], {
    account_id: ["text", (each) => each.accountId],
    execution_id: ["text", (each) => each.id],
    cancels: ["bool", (each) => each.cancels],
  });
  const found = await query(sql<CandidateRow>`
    select ${CANDIDATE}, ${claimsOf(userId, importId)} as claims
    from ${asked}
      cross join lateral (
        select ${FILL} from fills
        where user_id = ${userId} and account_id = p.account_id and execution_id = p.execution_id and not p.cancels
          and not edited
        ${beside(sql`cancels = p.cancels and execution_id = p.execution_id`)}
        offset 0
      ) f`);
  if (chains.size === 0) return withShown(query, userId, found);
  const revised = await query(sql<CandidateRow>`
    select ${CANDIDATE}, ${claimsOf(userId, importId)} as claims
    from ${askedAs("p", [...chains.values()], CHAIN)}
      cross join lateral (
        select ${FILL} from fills
        where user_id = ${userId} and account_id = p.account_id and revision >= p.since and revision < p.until
          and not edited
        ${beside(sql`revision >= p.since and revision < p.until and not cancels`)}
        offset 0
      ) f`);
  const all = new Map([...found, ...revised].map((row) => [row.id, row]));
  return withShown(query, userId, [...all.values()]);
}

/**
 * The first fills of each fingerprint after its mark that the import does not claim, and the highest ordinal.
 * The hash in `print` finds them, however many other fills that second has.
 */
export async function findAlike(
  query: Tx["query"],
  { userId, importId, needs, hasWithdrawn }: Asking & { needs: readonly Need[] },
): Promise<{ fills: Candidate[][]; ordinals: number[] }> {
  const fills: Candidate[][] = needs.map(() => []);
  const ordinals: number[] = needs.map(() => -1);
  if (needs.length === 0) return { fills, ordinals };
  const free = (from: SQL, kind: Kind): SQL => {
    const [print, ordinal, id, limit] =
      kind === "named"
        ? [sql`p.print_named`, sql`p.named_ordinal`, sql`p.named_id`, sql`p.named`]
        : [sql`p.print_unnamed`, sql`p.unnamed_ordinal`, sql`p.unnamed_id`, sql`p.unnamed`];
    return sql`(select ${from} and ${bySideIndex(userId)} and print = ${print} and (ordinal, id) > (${ordinal}, ${id})
        and ${SAME_INSTRUMENT} and side = p.side and quantity = p.quantity and price = p.price
        and not exists (select from claims where user_id = ${userId} and fill_id = t.id and import_id = ${importId} offset 0)
      order by ordinal, id limit ${limit})`;
  };
  const highest = (table: SQL, print: SQL): SQL =>
    sql`(select max(ordinal) from ${table} where ${bySideIndex(userId)} and print = ${print})`;
  const besideHighest = hasWithdrawn
    ? sql`${highest(sql`withdrawn`, sql`p.print_unnamed`)}, ${highest(sql`withdrawn`, sql`p.print_named`)},`
    : undefined;
  const inLedger = sql`${FILL} from fills t where not p.cancels and not edited`;
  const beside = sql`${WITHDRAWN} from withdrawn t where cancels = p.cancels and reason = 'cancelled'`;
  const rows = await query(sql<NeededRow>`
    select p.n::int, case when p.named > 0 then greatest(
        ${highest(sql`fills`, sql`p.print_unnamed`)}, ${highest(sql`fills`, sql`p.print_named`)},
        ${besideHighest} -1)
        else -1 end as ordinal_last,
      ${CANDIDATE}, '[]'::json as claims
    from (
      select g.*, print_of(account_id, instrument_id, at, sign, quantity, price, true) as print_named,
        print_of(account_id, instrument_id, at, sign, quantity, price, false) as print_unnamed
      from ${numberedAs("g", needs, NEED)},
        lateral (select case when cancels then side || '-' else side end as sign) s
      offset 0
    ) p left join lateral (
      ${free(inLedger, "named")} union all ${free(inLedger, "unnamed")}
      ${hasWithdrawn ? sql`union all ${free(beside, "named")} union all ${free(beside, "unnamed")}` : undefined}
      offset 0
    ) f on true`);
  const whole = rows.flatMap(({ n, ordinal_last, ...row }) => {
    ordinals[n - 1] = ordinal_last;
    return isWhole(row) ? [{ n, row }] : [];
  });
  const found = await withShown(
    query,
    userId,
    whole.map(({ row }) => row),
  );
  for (const [at, { n }] of whole.entries()) fills[n - 1]?.push(...found.slice(at, at + 1));
  // The ledger and the rows outside it each returned as many rows as both together may need.
  return { fills: fills.map((each, n) => firstOf(each, needs[n])), ordinals };
}

const NEED: Asked<Need> = {
  ...EQUAL_FILL,
  cancels: ["bool", ({ facts }) => facts.cancels],
  named: ["int", (need) => mostOf(need, "named")],
  named_ordinal: ["int", (need) => placeOf(need, "named").ordinal],
  named_id: ["text", (need) => placeOf(need, "named").id],
  unnamed: ["int", (need) => mostOf(need, "unnamed")],
  unnamed_ordinal: ["int", (need) => placeOf(need, "unnamed").ordinal],
  unnamed_id: ["text", (need) => placeOf(need, "unnamed").id],
};

function mostOf(need: Need, kind: Kind): number {
  return need.mark[kind] === "end" ? 0 : need[kind];
}

function placeOf({ mark }: Need, kind: Kind): { ordinal: number; id: string } {
  const place = mark[kind];
  return place === null || place === "end" ? { ordinal: -1, id: "" } : place;
}

function firstOf(fills: readonly Candidate[], need: Need | undefined): Candidate[] {
  const inOrder = [...fills].sort((a, b) => a.ordinal - b.ordinal || (a.id < b.id ? -1 : 1));
  const [named, unnamed] = [true, false].map((isNamed) =>
    inOrder.filter((fill) => (fill.facts.executionId !== null) === isNamed),
  );
  return [...(named ?? []).slice(0, need?.named), ...(unnamed ?? []).slice(0, need?.unnamed)];
}

function isWhole(row: Partial<CandidateRow>): row is CandidateRow {
  return typeof row.id === "string";
}
