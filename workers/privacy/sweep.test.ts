import { createExecutionContext, createScheduledController, waitOnExecutionContext } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { newUser, type TestUser } from "#test/harness.ts";
import { identity } from "#test/sign-in.ts";
import main from "../main.ts";
import { requestErasure } from "./erasures/request-erasure.ts";
import { requestExport } from "./exports/request-export.ts";

async function everyMinute(): Promise<void> {
  const context = createExecutionContext();
  await main.scheduled(createScheduledController(), env, context);
  await waitOnExecutionContext(context);
}

const exportsOf = async (user: TestUser) =>
  (await env.FILES.list({ prefix: `exports/${user.id}/` })).objects.length;
const accountOf = (user: TestUser) =>
  identity().find(sql<{ id: string }>`select id from users where id = ${user.id}`);

test("every minute an erasure that is due is carried out, and a file whose time is over goes", async () => {
  const [leaving, staying] = await Promise.all([newUser(), newUser()]);
  const { id } = await requestErasure(leaving.ctx());
  await requestExport(staying.ctx());
  await staying.settle();
  await everyMinute();
  expect([await accountOf(leaving), await exportsOf(staying)]).toEqual([{ id: leaving.id }, 1]);

  const now = Date.now();
  await identity().run(sql`update erasures set due_at = ${now}, try_at = ${now} where id = ${id}`);
  await staying
    .ctx()
    .ledger.transaction((tx) =>
      tx.query(
        sql`update exports set expires_at = now() - interval '1 second' where user_id = ${staying.id}`,
      ),
    );
  await everyMinute();
  expect([await accountOf(leaving), await exportsOf(staying)]).toEqual([null, 0]);
  expect(await accountOf(staying)).toEqual({ id: staying.id });
});
