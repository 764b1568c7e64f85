import sql from "sql-template-tag";
import type { System } from "../db/system.ts";
import type { Outbox } from "./relay.ts";

type Listed = { generation: number; sent: string; head: string; floor: string } & (
  | { useq: string; type: string; version: number; body: object; at: string }
  | { useq: null }
);

/** The outbox of Postgres, through the role that sees nothing else. */
export function ledgerOutbox(system: System): Outbox {
  return {
    source: "ledger",
    async listUnsent(userId, from, limit) {
      // One statement, so that the mark, the floor and the rows are of one moment.
      const listed = await system.query<Listed>(
        "tidemark_relay",
        sql`select s.generation, s.sent, s.useq as head,
            coalesce((select min(f.useq) from outbox f where f.user_id = s.user_id), s.useq + 1) as floor,
            o.useq, o.type, o.version, o.body, o.at
          from user_stream s left join lateral (
            select useq, type, version, body, at from outbox
            where user_id = s.user_id and useq >= coalesce(${from}::bigint, s.sent + 1)
            order by useq limit ${limit}) o on true
          where s.user_id = ${userId} order by o.useq`,
      );
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
      await system.query(
        "tidemark_relay",
        sql`update user_stream set sent = ${last} where user_id = ${userId} and sent < ${last} and useq >= ${last}`,
      );
    },
    async listUsersUnsent(after, limit) {
      const users = await system.query<{ user_id: string }>(
        "tidemark_relay",
        sql`select user_id from user_stream where sent < useq and user_id > ${after} order by user_id limit ${limit}`,
      );
      return users.map((user) => user.user_id);
    },
  };
}
