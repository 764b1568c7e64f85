import { sql, type SQL } from "drizzle-orm";

/** Changes the profile if it still has that version. */
export function updateName(userId: string, { name, from }: { name: string; from: number }): SQL {
  return sql`update users set name = ${name}, version = version + 1 where id = ${userId} and version = ${from}`;
}

/** Sets or removes the picture if the profile still has that version. */
export function updateAvatar(userId: string, { avatar, from }: { avatar: string | null; from: number }): SQL {
  return sql`update users set avatar = ${avatar}, version = version + 1 where id = ${userId} and version = ${from}`;
}
