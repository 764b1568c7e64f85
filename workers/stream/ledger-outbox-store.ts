import { sql } from "drizzle-orm";
import type { outbox, user_stream } from "../db/schema/gate.ts";
import { type Holes, prepared } from "../db/statement.ts";
import type { System } from "../db/system.ts";
import type { Outbox } from "./relay.ts";

type StreamRow = typeof user_stream.$inferSelect;
type EventRow = Pick<typeof outbox.$inferSelect, "useq" | "type" | "version" | "body" | "at">;
type Listed = Pick<StreamRow, "generation" | "sent"> & { head: string; floor: string } & (
    | EventRow
    | { useq: null }
  );

/** The outbox of Postgres, through the narrow role of the relay. */
export function ledgerOutbox(system: System): Outbox {
  return {
    source: "ledger",
    async listUnsent(userId, from, limit) {
      const listed = await system.query("tidemark_relay", unsent({ userId, from, limit }));
      const [first] = listed;
      return {
        generation: first?.generation ?? 1,
        sent: Number(first?.sent ?? 0),
        head: Number(first?.head ?? 0),
        floor: Number(first?.floor ?? 1),
        rows: listed.flatMap((row) =>
          row.useq === null
            ? []
            : [
                {
                  srcSeq: Number(row.useq),
                  type: row.type,
                  version: row.version,
                  at: row.at,
                  body: row.body,
                },
              ],
        ),
      };
    },
    async markSent(userId, last) {
      await system.query("tidemark_relay", marked({ userId, last }));
    },
    async listUsersUnsent(after, limit) {
      const users = await system.query("tidemark_relay", usersUnsent({ after, limit }));
      return users.map((user) => user.user_id);
    },
  };
}

type Page = { userId: string; from: number | null; limit: number };

/** One statement reads the mark, the floor and the rows at the same instant. */
const unsent = prepared(
  "ledger",
  ({ userId, from, limit }: Holes<Page>) => sql<Listed>`select s.generation, s.sent, s.useq as head,
      coalesce((select min(f.useq) from outbox f where f.user_id = s.user_id), s.useq + 1) as floor,
      o.useq, o.type, o.version, o.body, o.at
    from user_stream s left join lateral (
      select useq, type, version, body, at from outbox
      where user_id = s.user_id and useq >= coalesce(${from}::bigint, s.sent + 1)
      order by useq limit ${limit}) o on true
    where s.user_id = ${userId} order by o.useq`,
);

const marked = prepared(
  "ledger",
  ({ userId, last }: Holes<{ userId: string; last: number }>) =>
    sql<never>`update user_stream set sent = ${last}
      where user_id = ${userId} and sent < ${last} and useq >= ${last}`,
);

const usersUnsent = prepared(
  "ledger",
  ({ after, limit }: Holes<{ after: string; limit: number }>) =>
    sql<Pick<StreamRow, "user_id">>`select user_id from user_stream
      where sent < useq and user_id > ${after} order by user_id limit ${limit}`,
);
