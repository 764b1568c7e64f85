import { sql } from "drizzle-orm";
import { expect, inject, test } from "vitest";
import { listGuardrails } from "#shared/contracts/guardrails.ts";
import { createIntegration } from "#shared/contracts/integrations.ts";
import { dyingAt, expireLeases, logOf, startOne, work } from "#test/flow-engine.ts";
import { Problem } from "#shared/problem.ts";
import { newUser } from "#test/harness.ts";
import type { Ledger } from "#workers/db/ledger.ts";
import { drawn, type Drawing } from "#test/drawing.ts";
import { plantFlow } from "#test/plant-flow.ts";
import { performEffect } from "./perform-effect.ts";
import type { Performs } from "./run-flows.ts";

const at = inject("vendors");
/** Effects that reach the stand-in for a user's server. */
const perform: Performs = (ctx, begun) =>
  performEffect({ ...ctx, env: { ...ctx.env, EGRESS_ALLOW: at.receiver } }, begun);

test("a request carries one key through a crash, an act on Tidemark happens once, and no row holds a secret", async () => {
  const user = await newUser();
  const { id: integration } = await user.call(createIntegration, {
    body: { name: "Mine", type: "http", credentials: { kind: "bearer", token: "topsecret-token-1" } },
  });
  const drawing: Drawing = {
    nodes: {
      t: ["trigger"],
      h: [
        "action",
        {
          action: "http.request",
          method: "POST",
          url: `${at.receiver}/in/${user.id}`,
          headers: { authorization: "Bearer typed-secret-2" },
          body: { say: "{{ input.n }}", back: "topsecret-token-1" },
        },
      ],
      g: ["action", { action: "guardrail.start", rule: "max_trades", params: { trades: 3 } }],
    },
    ways: ["t > h", "h > g"],
  };
  const flow = await plantFlow(user, drawing);
  const graph = drawn(drawing);
  graph.nodes = graph.nodes.map((node) => (node.id === "h" ? { ...node, integrationId: integration } : node));
  await user.ctx().ledger.transaction((tx) =>
    tx.query(sql`update flow_versions set graph = ${JSON.stringify(graph)}::jsonb
      where user_id = ${user.id} and flow_id = ${flow}`),
  );
  const id = await startOne(user, flow);
  for (const [n, when] of [
    [3, "before"],
    [3, "after"],
    [4, "before"],
    [4, "after"],
    [5, "before"],
  ] as const) {
    if (await work(user, perform, dyingAt(n, when))) break;
    await expireLeases(user);
  }
  await work(user, perform);
  expect(await logOf(user, id)).toMatchObject({ status: "success", error: null });
  const sent = await (
    await fetch(`${at.receiver}/received/${user.id}`)
  ).json<{ headers: Record<string, string> }[]>();
  expect(new Set(sent.map(({ headers }) => headers["idempotency-key"]))).toEqual(new Set([`${id}:n:h`]));
  expect(sent[0]?.headers["authorization"]).toBe("Bearer topsecret-token-1");
  expect((await user.call(listGuardrails)).items).toHaveLength(1);
  const rows = await user.ctx().ledger.read(
    sql<{
      text: string;
    }>`select s::text || r::text as text from flow_steps s, flow_runs r where s.run_id = r.id`,
  );
  expect(rows).toHaveLength(2);
  expect(rows.some(({ text }) => /typed-secret-2/.test(text))).toBe(false);
  expect(rows.some(({ text }) => /topsecret-token-1/.test(text))).toBe(false);
});

test("an act on Tidemark whose COMMIT got no answer happens once, and its result counts", async () => {
  const user = await newUser();
  const flow = await plantFlow(user, {
    nodes: {
      t: ["trigger"],
      g: [
        "action",
        {
          action: "guardrail.start",
          rule: "max_trades",
          params: { trades: 3 },
          retry: { attempts: 2, backoff: 0.01 },
        },
      ],
    },
    ways: ["t > g"],
  });
  const id = await startOne(user, flow);
  let reads = 0;
  await work(user, (ctx, begun) => {
    const ledger: Ledger = {
      async transaction(act) {
        await ctx.ledger.transaction(act);
        throw new Problem("not_ready");
      },
      async read(statement) {
        if (reads++ === 0) throw new Problem("not_ready");
        return ctx.ledger.read(statement);
      },
    };
    return performEffect({ ...ctx, ledger }, begun);
  });
  expect((await user.call(listGuardrails)).items).toHaveLength(1);
  expect(await logOf(user, id)).toMatchObject({
    status: "success",
    result: { guardrailId: expect.any(String) },
  });
  const caused = sql<object>`select body ->> 'causedBy' as by from outbox
    where user_id = ${user.id} and type = 'guardrail.changed'`;
  expect(await user.ctx().ledger.read(caused)).toEqual([{ by: id }]);
});
