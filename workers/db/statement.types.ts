import { eq, sql } from "drizzle-orm";
import type { Identity } from "./identity.ts";
import { type Getters, insertRows, insertWhere } from "./rows.ts";
import { devices } from "./schema/identity-users.ts";
import { carries } from "./schema/journal.ts";
import { type Holes, identityDb as db, prepared } from "./statement.ts";

type Carry = { from: string; to: string };

/** What must not compile; nothing here is run. */
export async function refused(identity: Identity, carried: readonly Carry[]): Promise<unknown[]> {
  const known = prepared("identity", ({ userId }: Holes<{ userId: string }>) =>
    db.select({ id: devices.id, at: devices.last_seen_at }).from(devices).where(eq(devices.user_id, userId)),
  );
  // @ts-expect-error a table has no such column
  const column = devices.owner;
  // @ts-expect-error a value is missing
  known({});
  // @ts-expect-error a value has another type
  known({ userId: 1 });
  // @ts-expect-error a row has another type than the one that is asked for
  const wrongRow: { id: number } | null = await identity.find(known({ userId: "u" }));
  // @ts-expect-error a row has no column that was not selected
  const unselected = (await identity.find(known({ userId: "u" })))?.name;
  // @ts-expect-error the author of a template must say what its rows are
  const unsaid: { id: string } | null = await identity.find(sql<unknown>`select id from devices`);
  const [id, user_id, key_hash, first_seen_at, last_seen_at] = ["d", "u", "h", 1, 1];
  // @ts-expect-error a column without a default is missing
  insertWhere(devices, { id, user_id, key_hash, first_seen_at, last_seen_at }, sql`true`);
  const getters = { from_fill: (carry: Carry) => carry.from, to_fill: (carry: Carry) => carry.to };
  // @ts-expect-error a column without a default has no getter
  const partial: Getters<typeof carries, Carry> = getters;
  // @ts-expect-error a getter gives another type than its column has
  insertRows(carries, "u", carried, { ...getters, amount: () => 1 });
  return [column, wrongRow, unselected, unsaid, partial];
}
