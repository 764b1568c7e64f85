import pg from "pg";
import { newPerson, percentile, type Line, type Person } from "./people.ts";
import type { World } from "./world.ts";

const ROUNDS = 200;
const EVENTS = 10_000;

/** How long a committed change takes to a socket, and a log to be replayed, beside the barest Durable Object that stores and sends. */
export async function measureStream(world: World): Promise<Line[]> {
  const [ours, floor] = [await commitToFrame(world), await floorToFrame(world)];
  const replay = { ours: await replayOurs(world), floor: await replayFloor(world) };
  const within = (what: string, share: number): Line => {
    const [a, b] = [percentile(ours, share), percentile(floor, share)];
    return {
      what,
      ours: a.toFixed(1),
      floor: b.toFixed(1),
      ratio: a / b,
      target: "≤ floor + 5 ms",
      holds: a <= b + 5,
    };
  };
  return [
    within("commit → frame p50, ms", 0.5),
    within("commit → frame p99, ms", 0.99),
    {
      what: "replay of 10 000 events, ms",
      ours: replay.ours.toFixed(0),
      floor: replay.floor.toFixed(0),
      ratio: replay.ours / replay.floor,
      target: "—",
      holds: true,
    },
  ];
}

/**
 * From the start of the transaction that commits the event (its row says when, by the same clock) until the frame is
 * here: it counts the whole transaction too, so it is more than what is asked for.
 */
async function commitToFrame(world: World): Promise<number[]> {
  const person = await newPerson(world.tidemark);
  const arrivals = new Map<string, number>();
  const socket = await openSocket(world, person, "", (frame, at) => {
    for (const { type, body } of frame.events ?? []) {
      if (type === "import.queued" && body.import !== undefined) arrivals.set(body.import.id, at);
    }
  });
  const file =
    "executed_at,account,symbol,side,quantity,price,fee,currency\n2026-03-02T15:00:00Z,Main,ACME,buy,1,1,0,USD\n";
  for (let n = 0; n < ROUNDS; n++) {
    const headers = {
      authorization: person.bearer,
      "idempotency-key": crypto.randomUUID(),
      "content-type": "text/csv",
    };
    await fetch(new URL("/mapi/trades/import", world.tidemark), { method: "POST", headers, body: file });
  }
  await new Promise((resolve) => setTimeout(resolve, 2000));
  socket.close();
  const admin = new pg.Client({ connectionString: world.adminUrl });
  await admin.connect();
  const { rows } = await admin.query<{ id: string; began: number }>(
    `select body -> 'import' ->> 'id' as id, extract(epoch from created_at)::float8 * 1000 as began
     from outbox where user_id = $1 and type = 'import.queued'`,
    [person.id],
  );
  await admin.end();
  return rows.map(({ id, began }) => {
    const at = arrivals.get(id);
    if (at === undefined) throw new Error("an event did not arrive");
    return at - began;
  });
}

async function floorToFrame(world: World): Promise<number[]> {
  const url = new URL("/stream/latency", world.floor);
  const socket = new WebSocket(url.href.replace("http", "ws"));
  await new Promise((resolve) => socket.addEventListener("open", resolve, { once: true }));
  const times: number[] = [];
  for (let n = 0; n < ROUNDS; n++) {
    const arrived = new Promise<number>((resolve) =>
      socket.addEventListener("message", () => resolve(now()), { once: true }),
    );
    const began = now();
    await fetch(url, {
      method: "POST",
      body: JSON.stringify([JSON.stringify({ n, note: "x".repeat(400) })]),
    });
    times.push((await arrived) - began);
  }
  socket.close();
  return times;
}

/** Ten thousand events committed by the gate's own function, delivered by the sweep, then read by a socket that acknowledges. */
async function replayOurs(world: World): Promise<number> {
  const person = await newPerson(world.tidemark);
  const admin = new pg.Client({ connectionString: world.adminUrl });
  await admin.connect();
  const event = {
    type: "fills.changed",
    version: 1,
    at: new Date().toISOString(),
    body: { importId: "imp_bench", accounts: ["Main"], instruments: 3 },
  };
  for (let n = 0; n < EVENTS / 1000; n++) {
    await admin.query("BEGIN");
    await admin.query("select enter($1, '')", [person.id]);
    await admin.query("select flush_changes($1::jsonb, '[]', '[]', 0)", [
      JSON.stringify(Array.from({ length: 1000 }, () => event)),
    ]);
    await admin.query("COMMIT");
  }
  await admin.end();
  await world.nudge(person.id);
  while ((await headOf(world, person)) < EVENTS) await new Promise((resolve) => setTimeout(resolve, 100));
  const began = performance.now();
  let seen = 0;
  await new Promise<void>((resolve, reject) => {
    openSocket(world, person, "", (frame, _at, socket) => {
      seen += frame.events?.length ?? 0;
      const last = frame.events?.at(-1)?.cursor;
      if (last !== undefined) socket.send(JSON.stringify({ type: "ack", cursor: last }));
      if (seen >= EVENTS && frame.type === "caught_up") {
        socket.close();
        resolve();
      }
    }).catch(reject);
  });
  return performance.now() - began;
}

async function headOf(world: World, person: Person): Promise<number> {
  const url = new URL("/mapi/events?limit=1", world.tidemark);
  const { head } = (await (await fetch(url, { headers: { authorization: person.bearer } })).json()) as {
    head: string;
  };
  return Number(head.split(".")[1]);
}

async function replayFloor(world: World): Promise<number> {
  const body = JSON.stringify({
    seq: 1,
    type: "fills.changed",
    body: { importId: "imp_bench", accounts: ["Main"], instruments: 3 },
  });
  for (let n = 0; n < EVENTS / 1000; n++) {
    await fetch(new URL("/stream/replay", world.floor), {
      method: "POST",
      body: JSON.stringify(Array.from({ length: 1000 }, () => body)),
    });
  }
  const began = performance.now();
  const rows = (await (await fetch(new URL("/replay/replay", world.floor))).json()) as string[];
  if (rows.length < EVENTS) throw new Error("the floor lost events");
  return performance.now() - began;
}

type Frame = { type: string; events?: { type: string; cursor: string; body: { import?: { id: string } } }[] };

async function openSocket(
  world: World,
  person: Person,
  since: string,
  onFrame: (frame: Frame, at: number, socket: WebSocket) => void,
): Promise<WebSocket> {
  const response = await fetch(new URL("/mapi/ws/ticket", world.tidemark), {
    method: "POST",
    headers: { authorization: person.bearer, "content-type": "application/json" },
    body: "{}",
  });
  const { ticket } = (await response.json()) as { ticket: string };
  const url = new URL(`/ws?ticket=${ticket}${since}`, world.tidemark).href.replace("http", "ws");
  const socket = new WebSocket(url);
  socket.addEventListener("message", ({ data }) => {
    if (data === "pong") return;
    onFrame(JSON.parse(String(data)) as Frame, now(), socket);
  });
  await new Promise((resolve, reject) => {
    socket.addEventListener("open", resolve, { once: true });
    socket.addEventListener("error", reject, { once: true });
  });
  return socket;
}

function now(): number {
  return performance.timeOrigin + performance.now();
}
