import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { createApiKey } from "#shared/contracts/api-keys.ts";
import { newUser } from "#test/harness.ts";
import { identity } from "#test/sign-in.ts";
import { sweepEnded } from "./sweep-ended.ts";

const DAY_MS = 86_400_000;

test("what ended three months ago goes, and what ended since or was not told everywhere stays", async () => {
  const user = await newUser();
  await user.confirmed(createApiKey, { body: { name: "k", scopes: ["journal:read"], expiresInDays: 1 } });
  const left = async () =>
    identity().find(
      sql<{
        sessions: number;
        keys: number;
      }>`select (select count(*) from sessions where user_id = ${user.id}) as sessions,
        (select count(*) from api_keys where user_id = ${user.id}) as keys`,
    );
  const now = Date.now();
  await sweepEnded(identity(), now + 89 * DAY_MS);
  expect(await left()).toEqual({ sessions: 1, keys: 1 });
  await identity().run(sql`update sessions set revoked_at = ${now} where user_id = ${user.id}`);
  await sweepEnded(identity(), now + 121 * DAY_MS);
  expect(await left()).toEqual({ sessions: 1, keys: 0 });
  await identity().run(sql`update sessions set settled_at = ${now} where user_id = ${user.id}`);
  await sweepEnded(identity(), now + 121 * DAY_MS);
  expect(await left()).toEqual({ sessions: 0, keys: 0 });
});
