import { env } from "cloudflare:workers";
import { expect, test } from "vitest";
import { me } from "#shared/contracts/auth.ts";
import { executeFlow, listLogs } from "#shared/contracts/runs.ts";
import { MOST_FRAME_INPUT } from "#shared/contracts/stream.ts";
import type { Drawing } from "#test/drawing.ts";
import { newUser, send, type TestUser } from "#test/harness.ts";
import { type Listener, listenerOf } from "#test/listener.ts";
import { plantFlow } from "#test/plant-flow.ts";

const SMALL: Drawing = { nodes: { t: ["trigger", { on: "manual" }], d: ["decision"] }, ways: ["t > d"] };

async function open(user: TestUser, path: string): Promise<Listener> {
  const response = await ask(user, path);
  if (response.webSocket === null) throw new Error(`${response.status} ${await response.text()}`);
  return listenerOf(response.webSocket, true);
}
const ask = (user: TestUser, path: string) =>
  send(path, { headers: { upgrade: "websocket", authorization: `Bearer ${user.accessJwt}` } });
const statusOf = async (who: TestUser, path: string) => (await ask(who, path)).status;
const say = (socket: Listener, frame: object) =>
  socket.say(JSON.stringify({ type: "flow:execute", ...frame }));

test("a run over the socket of its flow is told from its start to its end, and other flows are not", async () => {
  const user = await newUser();
  const flowId = await plantFlow(user, SMALL);
  const quiet = await open(user, `/ws/flows/${await plantFlow(user, SMALL)}`);
  const socket = await open(user, `/ws/flows/${flowId}`);
  await Promise.all([socket, quiet].map((each) => each.frame("caught_up")));
  say(socket, { flowId, input: { n: 1 }, key: "key-1" });
  const { key, execution } = await socket.frame("flow:accepted");
  expect(key).toBe("key-1");
  await socket.count(1);
  const run = { id: execution.id, flowId, status: "success" };
  expect(socket.events).toMatchObject([{ type: "flow.execution.finished", body: { run } }]);
  await expect
    .poll(() => socket.frames.flatMap((frame) => (frame.type === "live" ? [frame.event] : [])))
    .toMatchObject([
      { type: "flow.execution.started", body: { run: { id: execution.id } } },
      { type: "flow.execution.node", body: { flowId, node: { nodeId: "t", status: "success" } } },
      { type: "flow.execution.node", body: { flowId, node: { nodeId: "d", status: "success" } } },
    ]);
  expect(quiet.frames.map(({ type }) => type)).toEqual(["caught_up"]);
});

test("the same key runs the flow once, whether it comes by frames or by the POST", async () => {
  const user = await newUser();
  const flowId = await plantFlow(user, SMALL);
  const [one, two] = [await open(user, "/ws"), await open(user, "/ws")];
  for (const socket of [one, one, two]) say(socket, { flowId, input: [1], key: "key-1" });
  const answers = [
    await one.frame("flow:accepted"),
    await one.frame("flow:accepted"),
    await two.frame("flow:accepted"),
  ];
  const posted = await user.fetch(`/flows/${flowId}/execute`, {
    method: "POST",
    headers: { "content-type": "application/json", "idempotency-key": "key-1" },
    body: '{ "input" : [ 1.0 ] }',
  });
  expect(posted.headers.get("idempotency-replayed")).toBe("true");
  const { execution } = await posted.json<{ execution: object }>();
  expect(answers.map((answer) => answer.execution)).toEqual([execution, execution, execution]);
  const bare = { "idempotency-key": "key-2" };
  const first = await user.fetch(`/flows/${flowId}/execute`, { method: "POST", headers: bare });
  say(one, { flowId, key: "key-2" });
  expect((await one.frame("flow:accepted")).execution).toEqual(
    (await first.json<{ execution: object }>()).execution,
  );
  expect((await user.call(listLogs)).items).toHaveLength(2);
  say(one, { flowId, input: [2], key: "key-1" });
  expect(await one.frame("flow:refused")).toMatchObject({
    key: "key-1",
    problem: { code: "idempotency_mismatch", status: 422 },
  });
});

test("a frame is refused as the POST is, and one that is no frame says why", async () => {
  const [user, stranger] = [await newUser(), await newUser()];
  const flowId = await plantFlow(user, SMALL);
  const archived = await plantFlow(user, SMALL, { status: "archived" });
  const never = await plantFlow(user, { nodes: { d: ["decision"] }, ways: [] }, { valid_version: null });
  const socket = await open(user, "/ws");
  const refusal = async (frame: object) => {
    say(socket, frame);
    const { key, problem } = await socket.frame("flow:refused");
    return [key, problem.code];
  };
  for (const [key, id] of Object.entries({ archived, never, none: "flw_none" }))
    expect(await refusal({ flowId: id, key })).toEqual([
      key,
      (await user.refused(executeFlow, { params: { id } })).code,
    ]);
  const foreign = await plantFlow(stranger, SMALL);
  expect(await refusal({ flowId: foreign, key: "k" })).toEqual(["k", "not_found"]);
  expect(await refusal({ flowId, key: "two words" })).toEqual([null, "invalid_request"]);
  expect(await refusal({ flowId })).toEqual([null, "invalid_request"]);
  for (const id of ["", "../x", "\0"])
    expect(await refusal({ flowId: id, key: "k" })).toEqual(["k", "invalid_request"]);
  expect(await refusal({ flowId, key: "k", input: "\0" })).toEqual(["k", "invalid_request"]);
  const long = "x".repeat(MOST_FRAME_INPUT - 1);
  expect(await refusal({ flowId, key: "k", input: long })).toEqual(["k", "invalid_request"]);
  say(socket, { flowId, key: "large", input: long.slice(1) });
  expect((await socket.frame("flow:accepted")).key).toBe("large");
  say(socket, { flowId, key: "k", input: long.repeat(2) });
  expect(await socket.closed).toEqual({ code: 1009, reason: "frame" });
  expect((await user.call(listLogs)).items).toHaveLength(1);
});

test("runs that are asked for too fast are refused, and a flood ends its socket", async () => {
  const user = await newUser();
  const flowId = await plantFlow(user, SMALL);
  const socket = await open(user, "/ws");
  await socket.frame("caught_up");
  for (let n = 0; n < 200; n++) say(socket, { flowId, key: `key-${n}` });
  expect(await socket.closed).toEqual({ code: 4429, reason: "tooMany" });
  const refused = socket.frames.flatMap((frame) =>
    frame.type === "flow:refused" ? [frame.problem.code] : [],
  );
  expect(new Set(refused)).toContain("rate_limited");
  expect((await user.call(listLogs, { query: { limit: 100 } })).items.length).toBeLessThan(100);
});

test("an ended session closes the socket of a flow", async () => {
  const user = await newUser();
  const flowId = await plantFlow(user, SMALL);
  const { session } = await user.call(me);
  const socket = await open(user, `/ws/flows/${flowId}`);
  await socket.frame("caught_up");
  await env.USER_STREAM.getByName(user.id).revoke([session.id]);
  expect(await socket.closed).toEqual({ code: 4403, reason: "revoked" });
});

test("the socket of a flow opens like every other, and for the user's own flows alone", async () => {
  const [user, stranger] = [await newUser(), await newUser()];
  const flowId = await plantFlow(user, SMALL);
  expect(await statusOf(stranger, `/ws/flows/${flowId}`)).toBe(404);
  for (const id of ["flw_none", "%00", "x".repeat(41), "ä"])
    expect(await statusOf(user, `/ws/flows/${id}`)).toBe(404);
  expect(await statusOf(user, `/ws/flows/${flowId}?since=yesterday`)).toBe(400);
  expect((await send(`/ws/flows/${flowId}`)).status).toBe(426);
  expect((await send(`/ws/flows/${flowId}`, { headers: { upgrade: "websocket" } })).status).toBe(403);
});
