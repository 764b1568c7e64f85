import { asAdmin, newPerson, percentile, type Line, type Person } from "./people.ts";
import type { World } from "./world.ts";

const ROUNDS = 200;
const EVENTS = 10_000;

/**
 * Measures how long a committed change takes to reach a socket, and how long a replay takes. The floor is a
 * bare Durable Object that stores and sends.
 */
export async function measureStream(world: World): Promise<Line[]> {
  const { ours, floor } = await frames(world);
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
 * Measures in turns, in ms. For the product: from the commit of the coach's reflection (Postgres's commit
 * timestamp, on the same clock) until its frame arrives. For the floor: from the request that appends a row
 * until its frame arrives.
 */
async function frames(world: World): Promise<{ ours: number[]; floor: number[] }> {
  const person = await newPerson(world);
  const arrivals = new Map<string, number>();
  let reflected = Promise.withResolvers<void>();
  const socket = await openSocket(world, person, "", (frame, at, it) => {
    for (const { type, body, cursor } of frame.events ?? []) {
      if (type === "coach.reflect" && body.reflection !== undefined) {
        arrivals.set(body.reflection.id, at);
        reflected.resolve();
      }
      it.send(JSON.stringify({ type: "ack", cursor }));
    }
  });
  const bare = await openFloor(world);
  const floor: number[] = [];
  for (let n = 1; n <= ROUNDS; n++) {
    reflected = Promise.withResolvers();
    await importOneFill(world, person, n);
    await reflected.promise;
    floor.push(await bare.round(n));
  }
  socket.close();
  bare.close();
  const { rows } = await asAdmin(world, (admin) =>
    admin.query<{ id: string; committed: number }>(
      `select body -> 'reflection' ->> 'id' as id, extract(epoch from pg_xact_commit_timestamp(xmin))::float8 * 1000 as committed
       from outbox where user_id = $1 and type = 'coach.reflect'`,
      [person.id],
    ),
  );
  const ours = rows.map(({ id, committed }) => {
    const at = arrivals.get(id);
    if (at === undefined) throw new Error("an event did not arrive");
    return at - committed;
  });
  return { ours, floor };
}

async function importOneFill(world: World, person: Person, quantity: number): Promise<void> {
  const row = `2026-03-02T15:00:00Z,Main,ACME,buy,${quantity},1,0,USD`;
  const headers = {
    authorization: person.bearer,
    "idempotency-key": crypto.randomUUID(),
    "content-type": "text/csv",
  };
  const body = `executed_at,account,symbol,side,quantity,price,fee,currency\n${row}\n`;
  const response = await fetch(new URL("/mapi/trades/import", world.tidemark), {
    method: "POST",
    headers,
    body,
  });
  if (response.status !== 202) throw new Error(`import answered ${response.status}`);
  await response.arrayBuffer();
}

/** A socket of a bare Durable Object; a round is the time from a request until its frame, in ms. */
export async function openFloor(world: World): Promise<{ round(n: number): Promise<number>; close(): void }> {
  const url = new URL("/stream/latency", world.floor);
  const socket = new WebSocket(url.href.replace("http", "ws"));
  await new Promise((resolve) => socket.addEventListener("open", resolve, { once: true }));
  return {
    async round(n) {
      const arrived = new Promise<number>((resolve) =>
        socket.addEventListener("message", () => resolve(now()), { once: true }),
      );
      const began = now();
      await fetch(url, {
        method: "POST",
        body: JSON.stringify([JSON.stringify({ n, note: "x".repeat(1500) })]),
      });
      return (await arrived) - began;
    },
    close: () => socket.close(),
  };
}

/**
 * Commits ten thousand events by the ledger's own function, lets the sweep deliver them, and times a socket
 * that acknowledges them.
 */
async function replayOurs(world: World): Promise<number> {
  const person = await newPerson(world);
  await asAdmin(world, async (admin) => {
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
  });
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

type Frame = {
  type: string;
  events?: { type: string; cursor: string; body: { reflection?: { id: string } } }[];
};

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
