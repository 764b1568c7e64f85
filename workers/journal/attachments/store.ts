import { sql } from "drizzle-orm";
import type { PictureType } from "#shared/contracts/attachments.ts";
import type { Tx } from "../../db/ledger.ts";
import { type Holes, prepared, preparedBy } from "../../db/statement.ts";

export type AttachmentRow = {
  id: string;
  /** The id of a trade, or a day. */
  about: string;
  file_name: string;
  type: PictureType;
  size: number;
  width: number;
  height: number;
  digest: string;
  created_at: string;
};
type Keyed = { userId: string; id: string };
type About = { userId: string; about: string };
type Page = { userId: string; limit: number; before?: string };

const COLUMNS = sql`id, about, file_name, type, size, width, height, digest, created_at`;

/** Whether the ledger holds the trade. */
export async function hasTrade(query: Tx["query"], userId: string, id: string): Promise<boolean> {
  return (await query(tradeOf({ userId, id }))).length > 0;
}
const tradeOf = prepared(
  "ledger",
  ({ userId, id }: Holes<Keyed>) =>
    sql<{ id: string }>`select id from trades where user_id = ${userId} and id = ${id}`,
);

/** The pictures of a day, the oldest first. */
export function listOfDay(query: Tx["query"], userId: string, about: string): Promise<AttachmentRow[]> {
  return query(ofDay({ userId, about }));
}
const ofDay = prepared(
  "ledger",
  ({ userId, about }: Holes<About>) => sql<AttachmentRow>`
    select ${COLUMNS} from attachments where user_id = ${userId} and about = ${about} order by id`,
);

/** The pictures of a trade, the oldest first; null for a trade that the ledger does not hold. */
export async function listOfTrade(
  query: Tx["query"],
  userId: string,
  id: string,
): Promise<AttachmentRow[] | null> {
  const rows = await query(ofTrade({ userId, about: id }));
  return rows.length === 0 ? null : rows.filter(isPicture);
}
type MaybeRow = AttachmentRow | { id: null };
const ofTrade = prepared(
  "ledger",
  ({ userId, about }: Holes<About>) => sql<MaybeRow>`
    select p.* from (select id from trades where user_id = ${userId} and id = ${about}) t
    left join lateral (select ${COLUMNS} from attachments where user_id = ${userId} and about = ${about}) p on true
    order by p.id`,
);
/** A trade without pictures is one row of nulls. */
function isPicture(row: MaybeRow): row is AttachmentRow {
  return row.id !== null;
}

/** One page of all pictures and one more, the newest first, before an id. */
export function listAll(
  query: Tx["query"],
  userId: string,
  { before, limit }: { before: string | null; limit: number },
): Promise<(AttachmentRow & { orphan: boolean })[]> {
  return query(page(null, { userId, limit: limit + 1, ...(before !== null && { before }) }));
}
const page = preparedBy(
  "ledger",
  (_: null, { userId, limit, before }: Holes<Page>) => sql<AttachmentRow & { orphan: boolean }>`
    select ${COLUMNS}, starts_with(about, 'trd_')
        and (select t.id from trades t where t.user_id = ${userId} and t.id = p.about) is null as orphan
    from (select ${COLUMNS} from attachments where user_id = ${userId} ${before && sql`and id < ${before}`}
      order by id desc limit ${limit}) p order by id desc`,
  [
    { shape: null, given: ["userId", "limit"] },
    { shape: null, given: ["userId", "limit", "before"] },
  ],
);

export async function findAttachment(
  query: Tx["query"],
  userId: string,
  id: string,
): Promise<AttachmentRow | null> {
  return (await query(pictureOf({ userId, id })))[0] ?? null;
}
const pictureOf = prepared(
  "ledger",
  ({ userId, id }: Holes<Keyed>) =>
    sql<AttachmentRow>`select ${COLUMNS} from attachments where user_id = ${userId} and id = ${id}`,
);

/** How many pictures this trade or day has, and the owner altogether. */
export async function countAttachments(
  query: Tx["query"],
  given: About,
): Promise<{ own: number; all: number }> {
  const [row] = await query(counted(given));
  return row ?? { own: 0, all: 0 };
}
const counted = prepared(
  "ledger",
  ({ userId, about }: Holes<About>) => sql<{ own: number; all: number }>`
    select count(*) filter (where about = ${about})::int as own, count(*)::int as "all"
    from attachments where user_id = ${userId}`,
);

/** Keeps a picture. False for a trade that the ledger does not hold. */
export async function insertAttachment(
  tx: Tx,
  row: AttachmentRow,
  { isOfTrade }: { isOfTrade: boolean },
): Promise<boolean> {
  const kept = await tx.query(sql<object>`
    insert into attachments (user_id, id, about, file_name, type, size, width, height, digest, created_at)
    select ${tx.userId}, ${row.id}, ${row.about}, ${row.file_name}, ${row.type}, ${row.size}, ${row.width},
      ${row.height}, ${row.digest}, ${row.created_at}
    where ${!isOfTrade} or exists (select from trades where user_id = ${tx.userId} and id = ${row.about})
    returning 1`);
  return kept.length > 0;
}

/** What the removed picture was about, or null where there is none. */
export async function deleteAttachment(tx: Tx, id: string): Promise<string | null> {
  const [row] = await tx.query(
    sql<{
      about: string;
    }>`delete from attachments where user_id = ${tx.userId} and id = ${id} returning about`,
  );
  return row?.about ?? null;
}
