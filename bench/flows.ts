import { callOf, CONDITION, FILTER, type Peer, startN8n, startNodeRed, TRANSFORM } from "./flow-peers.ts";
import { loadCalls, requestOf } from "./load.ts";
import { asAdmin, median, newPerson, percentile, type Line, type Person } from "./people.ts";
import type { World } from "./world.ts";

const CONCURRENCIES = [10, 50] as const;
const TURNS = 3;
/** Calls a turn: about a few seconds for each side. */
const CALLS = { tidemark: 2_000, nodeRed: 2_000, n8n: 150 };
const WARM = 200;
/** Runs a second of n8n 2.40 with the same kind of flow on two such cores, for where it is not installed. */
const RESEARCHED = { n8n: { 10: 26.5, 50: 27.9 }, legacy: { 10: 69, 50: 71 } };

type Turn = { perSecond: number; timesMs: number[] };
type Side = (connections: number) => Promise<Turn>;

/**
 * Measures runs a second of one flow of five nodes that a hook triggers, in turns with the peers. Ours count
 * when they are stored with the log of every node; a peer's when its hook has answered.
 */
export async function measureFlows(world: World): Promise<Line[]> {
  const { url: receiver } = world.receiver;
  const person = await newPerson(world);
  const flow = await makeFlow(world, person);
  const peers: Peer[] = [];
  const started = async (starting: Promise<Peer | null>): Promise<Peer | null> => {
    const peer = await starting;
    if (peer !== null) peers.push(peer);
    return peer;
  };
  try {
    const nodeRed = await started(startNodeRed(receiver));
    const n8n = await started(startN8n(receiver, "default"));
    const legacy = await started(startN8n(receiver, "legacy"));
    const ours: Side = (connections) => runOurs(world, flow, connections, CALLS.tidemark);
    await runOurs(world, flow, 10, WARM);
    const sides = {
      ours,
      nodeRed: sideOf(nodeRed, CALLS.nodeRed),
      n8n: sideOf(n8n, CALLS.n8n),
      legacy: sideOf(legacy, CALLS.n8n),
    };
    const lines: Line[] = [];
    for (const connections of CONCURRENCIES) {
      const found = await inTurns(sides, connections);
      lines.push(...linesOf(connections, found));
    }
    await assertLogs(world, person, flow);
    return lines;
  } finally {
    for (const peer of peers) await peer.stop();
  }
}

type Found = { [side in "ours" | "nodeRed" | "n8n" | "legacy"]: Turn | null };

async function inTurns(sides: { [side in keyof Found]: Side | null }, connections: number): Promise<Found> {
  const turns = new Map<string, Turn[]>();
  for (let turn = 0; turn < TURNS; turn++)
    for (const [name, side] of Object.entries(sides))
      if (side !== null) turns.set(name, [...(turns.get(name) ?? []), await side(connections)]);
  const middle = (name: keyof Found): Turn | null => {
    const all = turns.get(name);
    if (all === undefined) return null;
    return {
      perSecond: median(all.map(({ perSecond }) => perSecond)),
      timesMs: all.flatMap(({ timesMs }) => timesMs),
    };
  };
  return {
    ours: middle("ours"),
    nodeRed: middle("nodeRed"),
    n8n: middle("n8n"),
    legacy: middle("legacy"),
  };
}

const shown = (...values: (number | undefined)[]) =>
  values.map((value) => (value ?? Number.NaN).toFixed(0)).join(" / ");

function linesOf(connections: (typeof CONCURRENCIES)[number], found: Found): Line[] {
  const ours = found.ours?.perSecond ?? 0;
  const beside = (name: string, turn: Turn | null, researched: number | null, least: number): Line[] => {
    const theirs = turn?.perSecond ?? researched;
    if (theirs === null) return [];
    const ratio = ours / theirs;
    return [
      {
        what: `flow runs a second, ${connections} callers`,
        ours: ours.toFixed(0),
        floor: `${theirs.toFixed(theirs < 100 ? 1 : 0)} (${name}${turn === null ? ", researched" : ""})`,
        ratio,
        target: `≥ ${least}`,
        holds: ratio >= least,
      },
    ];
  };
  const [p50, p95] = [0.5, 0.95].map((share) => percentile(found.ours?.timesMs ?? [], share));
  const [r50, r95] = [0.5, 0.95].map((share) => percentile(found.nodeRed?.timesMs ?? [], share));
  return [
    ...beside("n8n", found.n8n, RESEARCHED.n8n[connections], 10),
    ...beside("n8n, legacy engine", found.legacy, RESEARCHED.legacy[connections], 5),
    ...beside("Node-RED", found.nodeRed, null, 0.25),
    {
      what: `… call to end p50 / p95, ${connections} callers as fast as they can, ms`,
      ours: shown(p50, p95),
      floor: found.nodeRed === null ? "—" : `${shown(r50, r95)} (Node-RED)`,
      ratio: (p95 ?? Number.NaN) / (r95 ?? Number.NaN),
      target: "—",
      holds: true,
    },
  ];
}

function sideOf(peer: Peer | null, calls: number): Side | null {
  if (peer === null) return null;
  return async (connections) => {
    const answered = await call(peer.hook, connections, calls);
    return { perSecond: answered.perSecond, timesMs: answered.timesMs };
  };
}

async function call(hook: URL, connections: number, calls: number) {
  const headers = { "content-type": "application/json" };
  const make = (n: number) => requestOf(hook, { method: "POST", headers, body: JSON.stringify(callOf(n)) });
  const answered = await loadCalls(hook, { connections, calls, make });
  if (answered.failed > 0) throw new Error(`${answered.failed} calls of ${hook.pathname} failed`);
  return answered;
}

type BenchFlow = { id: string; hook: URL };

/** Calls the hook, and waits until every run is stored with all its nodes. */
export async function runOurs(world: World, { id, hook }: BenchFlow, connections: number, calls: number) {
  return asAdmin(world, async (admin) => {
    const since = new Date().toISOString();
    const counted = async (is: string): Promise<number> => {
      const { rows } = await admin.query<{ n: number }>(
        `select count(*)::int as n from flow_runs where flow_id = $1 and started_at >= $2 and ${is}`,
        [id, since],
      );
      return rows[0]?.n ?? 0;
    };
    const ended = async (): Promise<number> => {
      const { rows } = await admin.query<{ n: number }>(
        "select (successes + failures + cancelled)::int as n from flows where id = $1",
        [id],
      );
      return rows[0]?.n ?? 0;
    };
    const before = await ended();
    const began = performance.now();
    await call(hook, connections, calls);
    for (const deadline = Date.now() + 120_000; (await ended()) < before + calls;) {
      if (Date.now() > deadline) throw new Error("the runs did not end");
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
    const perSecond = calls / ((performance.now() - began) / 1000);
    const whole = `status = 'success' and jsonb_array_length(nodes) = 5
      and not jsonb_path_exists(nodes, '$[*] ? (@.status != "success" || @.input == null || @.endedAt == null)')`;
    if ((await counted(whole)) !== calls) throw new Error("a run is not stored whole");
    const { rows } = await admin.query<{ ms: number }>(
      `select (extract(epoch from ended_at) * 1000 - (input->>'at')::float8)::float8 as ms from flow_runs
        where flow_id = $1 and started_at >= $2`,
      [id, since],
    );
    return { perSecond, timesMs: rows.map(({ ms }) => ms) };
  });
}

/** Reads a few logs as a client does, and checks that each node tells what it did. */
async function assertLogs(world: World, { bearer }: Person, { id }: BenchFlow): Promise<void> {
  const read = async (path: string) =>
    (await fetch(new URL(path, world.tidemark), { headers: { authorization: bearer } })).json();
  const { items } = (await read(`/mapi/flows/${id}/executions?limit=3`)) as { items: { id: string }[] };
  for (const run of items) {
    const { nodeExecutions } = (await read(`/mapi/logs/${run.id}`)) as {
      nodeExecutions: { kind: string; input: unknown; output: unknown; duration: number | null }[];
    };
    const kinds = nodeExecutions.map(({ kind }) => kind).join();
    const isWhole = nodeExecutions.every(
      ({ input, output, duration }) => input !== null && output !== null && duration !== null,
    );
    if (kinds !== "trigger,filter,transform,decision,action" || !isWhole)
      throw new Error(`a log is not whole: ${kinds}`);
  }
}

export async function makeFlow(world: World, { bearer }: Person): Promise<BenchFlow> {
  const ask = async <T>(method: string, path: string, body?: object): Promise<T> => {
    const response = await fetch(new URL(`/mapi${path}`, world.tidemark), {
      method,
      headers: {
        authorization: bearer,
        "content-type": "application/json",
        "idempotency-key": crypto.randomUUID(),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!response.ok) throw new Error(`${path} answered ${response.status}: ${await response.text()}`);
    return (await response.json()) as T;
  };
  const { id } = await ask<{ id: string }>("POST", "/flows", { name: "Bench" });
  const add = async (kind: string, config: object) =>
    (await ask<{ id: string }>("POST", `/flows/${id}/nodes`, { title: kind, kind, config })).id;
  const nodes = [
    await add("trigger", { on: "webhook" }),
    await add("filter", { expression: FILTER }),
    await add("transform", { expression: TRANSFORM }),
    await add("decision", {}),
    await add("action", { action: "http.request", url: world.receiver.url.href, body: "{{ input }}" }),
  ];
  for (const [n, toNodeId] of nodes.slice(1).entries())
    await ask("POST", `/flows/${id}/connections`, {
      fromNodeId: nodes[n],
      toNodeId,
      ...(n === 3 ? { condition: CONDITION } : {}),
    });
  const { triggers } = await ask<{ triggers: { hookId: string }[] }>("GET", `/flows/${id}`);
  return { id, hook: new URL(`/hooks/${triggers[0]?.hookId ?? "none"}`, world.tidemark) };
}
