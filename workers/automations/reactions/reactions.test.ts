import { env } from "cloudflare:workers";
import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { createApiKey } from "#shared/contracts/api-keys.ts";
import type { NewEvent } from "#shared/events.ts";
import { newUser, type TestUser } from "#test/harness.ts";
import { openLedger } from "../../db/ledger.ts";
import { OF_JOBS, openLine } from "../../db/line.ts";
import { openSystem } from "../../db/system.ts";
import { queued } from "../../jobs/kinds.ts";
import { jobsAfter } from "../../reactions.ts";
import type { Heard, Reactors } from "./heard.ts";
import { beginningOf, listen, unlisten } from "./listen.ts";
import { reactToEvents } from "./react-to-events.ts";

const react = (events: readonly NewEvent[]) => jobsAfter(events).map(queued);
const modeChanged: NewEvent = { type: "live_mode.changed", body: { mode: "paper" } };
const removed = (guardrailId: string): NewEvent => ({ type: "guardrail.removed", body: { guardrailId } });

/** A ledger whose commits queue their jobs and announce nothing, so that no consumer takes them. */
function quiet({ id }: TestUser) {
  const caller = { userId: id, sessionId: "test", requestId: "test" };
  return openLedger(openLine(env.LEDGER.connectionString, OF_JOBS), caller, { react });
}

const tell = (user: TestUser, ...events: NewEvent[]) =>
  quiet(user).transaction(async (tx) => void tx.events.push(...events));

async function listening(
  user: TestUser,
  refId: string,
  eventTypes: Parameters<typeof listen>[2]["eventTypes"],
) {
  const identity = await beginningOf(user.ctx().identity);
  await quiet(user).transaction((tx) => listen(tx, { kind: "flow", refId }, { eventTypes, identity }));
}

const reactionsOf = ({ ctx }: TestUser) =>
  ctx().ledger.read(sql<{ state: string }>`select state from jobs where kind = 'automations.react'`);

/** What the listeners of flows hear, as `refId type` for each event and listener. */
function hearing() {
  const told: string[] = [];
  const flow = async (_: unknown, heard: readonly Heard[]) => {
    for (const { event, refIds } of heard) for (const refId of refIds) told.push(`${refId} ${event.type}`);
  };
  return { told, reactors: { flow } satisfies Reactors };
}

test("a commit queues a reaction only while something listens to one of its events, and one at a time", async () => {
  const user = await newUser();
  await tell(user, modeChanged);
  await listening(user, "flw_a", ["bias.scored"]);
  await tell(user, modeChanged);
  expect(await reactionsOf(user)).toEqual([]);
  await listening(user, "flw_a", ["bias.scored", "live_mode.changed"]);
  await tell(user, removed("a"), modeChanged);
  await tell(user, modeChanged);
  expect(await reactionsOf(user)).toEqual([{ state: "queued" }]);
});

test("the matcher's commits queue reactions for those of its users who listen", async () => {
  const [one, other] = [await newUser(), await newUser()];
  await listening(one, "flw_a", ["*"]);
  const system = openSystem(env, OF_JOBS, { react });
  const by = { sessionId: "matcher", requestId: "matcher" };
  await system.transaction("tidemark_matcher", by, async (tx) => {
    for (const { id } of [one, other]) tx.of(id).events.push(modeChanged);
  });
  expect([await reactionsOf(one), await reactionsOf(other)]).toEqual([[{ state: "queued" }], []]);
});

test("each listener hears its events once, from its beginning to its end", async () => {
  const user = await newUser();
  const { told, reactors } = hearing();
  await tell(user, modeChanged);
  await listening(user, "flw_a", ["*"]);
  await tell(user, removed("a"), modeChanged);
  await listening(user, "flw_b", ["live_mode.changed", "bias.scored"]);
  await tell(user, modeChanged, removed("b"));
  await reactToEvents(user.ctx(), reactors);
  await reactToEvents(user.ctx(), reactors);
  expect(told).toEqual([
    "flw_a guardrail.removed",
    "flw_a live_mode.changed",
    "flw_a live_mode.changed",
    "flw_b live_mode.changed",
    "flw_a guardrail.removed",
  ]);
  await quiet(user).transaction((tx) => unlisten(tx, "flow", ["flw_a"]));
  await tell(user, modeChanged, removed("c"));
  told.length = 0;
  await reactToEvents(user.ctx(), reactors);
  expect(told).toEqual(["flw_b live_mode.changed"]);
});

test("a reactor that fails gets the same events again, and pages of events lose none", async () => {
  const user = await newUser();
  await listening(user, "flw_a", ["*"]);
  const ids = Array.from({ length: 120 }, (_, index) => `grd_${index}`);
  await tell(user, ...ids.map(removed));
  const seen: unknown[] = [];
  let isBroken = true;
  const flow = async (_: unknown, heard: readonly Heard[]) => {
    if (seen.length >= 50 && isBroken) throw new TypeError("broken");
    seen.push(...heard.map(({ event }) => ("guardrailId" in event.body ? event.body.guardrailId : null)));
  };
  await expect(reactToEvents(user.ctx(), { flow })).rejects.toThrow("broken");
  isBroken = false;
  await reactToEvents(user.ctx(), { flow });
  expect(seen).toEqual(ids);
});

test("events of identity are heard, and queue their reaction behind the commit in D1", async () => {
  const user = await newUser();
  const { told, reactors } = hearing();
  await listening(user, "flw_a", ["credentials.changed"]);
  const body = { name: "robot", scopes: ["journal:read"] as const };
  await user.confirmed(createApiKey, { body: { ...body, scopes: [...body.scopes] } });
  await expect.poll(() => reactionsOf(user)).toHaveLength(1);
  await user.settle();
  // The product's own job has taken the event. A cursor that is put back has it heard here.
  await quiet(user).transaction((tx) =>
    tx.query(sql`update event_readers set useq = useq - 1 where source = 'identity'`),
  );
  await reactToEvents(user.ctx(), reactors);
  expect(told).toEqual(["flw_a credentials.changed"]);
});

test("a database that was restored to an earlier state is heard from there on", async () => {
  const user = await newUser();
  const { told, reactors } = hearing();
  await listening(user, "flw_a", ["*"]);
  await quiet(user).transaction(async (tx) => {
    await tx.query(sql`update event_readers set useq = 1000 where source = 'identity'`);
    await tx.query(sql`update event_listeners set after_identity = 1000`);
  });
  await reactToEvents(user.ctx(), reactors);
  await user.confirmed(createApiKey, { body: { name: "robot", scopes: ["journal:read"] } });
  await user.settle();
  await quiet(user).transaction((tx) =>
    tx.query(sql`update event_readers set useq = useq - 1 where source = 'identity'`),
  );
  await reactToEvents(user.ctx(), reactors);
  expect(told).toEqual(["flw_a credentials.changed"]);
});
