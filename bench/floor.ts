import { DurableObject } from "cloudflare:workers";
import { Hono } from "hono";
import pg from "pg";

type FloorEnv = { LEDGER: Hyperdrive; FLOOR: DurableObjectNamespace<FloorStream> };

/** The least durable append and fan-out on this runtime: one row per event, one frame per socket. */
export class FloorStream extends DurableObject<FloorEnv> {
  constructor(state: DurableObjectState, env: FloorEnv) {
    super(state, env);
    state.storage.sql.exec("create table if not exists events (seq integer primary key, body text)");
  }

  override async fetch(): Promise<Response> {
    const { 0: client, 1: server } = new WebSocketPair();
    this.ctx.acceptWebSocket(server);
    return new Response(null, { status: 101, webSocket: client });
  }

  append(bodies: string[]): void {
    for (const body of bodies) this.ctx.storage.sql.exec("insert into events (body) values (?)", body);
    const frame = `[${bodies.join(",")}]`;
    for (const socket of this.ctx.getWebSockets()) socket.send(frame);
  }

  replay(): string[] {
    return this.ctx.storage.sql
      .exec<{ body: string }>("select body from events order by seq")
      .toArray()
      .map((row) => row.body);
  }
}

type Recorded = { sent: { text: string; values: unknown[] }[]; shown: number };

/** Transactions that the product made, by name. One isolate keeps them while the benchmark runs. */
const recordings = new Map<string, Recorded>();

export default new Hono<{ Bindings: FloorEnv }>()
  .get("/hello", (c) => c.json({ hello: "world" }))
  .get("/trades", async (c) => {
    const client = new pg.Client({ connectionString: c.env.LEDGER.connectionString, pipeline: true });
    await client.connect();
    const [, , rows] = await Promise.all([
      client.query("BEGIN READ ONLY"),
      client.query("select enter($1, $2)", [c.req.header("x-user"), ""]),
      client.query(
        decodeURIComponent(c.req.header("x-sql") ?? ""),
        JSON.parse(c.req.header("x-values") ?? "[]"),
      ),
      client.query("COMMIT"),
    ]);
    return c.json({ items: rows.rows });
  })
  .put("/recordings/:name", async (c) => {
    recordings.set(c.req.param("name"), await c.req.json<Recorded>());
    return c.body(null, 204);
  })
  .get("/recordings/:name", async (c) => {
    const recorded = recordings.get(c.req.param("name"));
    if (recorded === undefined) return c.notFound();
    const client = new pg.Client({ connectionString: c.env.LEDGER.connectionString, pipeline: true });
    await client.connect();
    const results = await Promise.all(recorded.sent.map(({ text, values }) => client.query(text, values)));
    if (results.at(-1)?.command !== "COMMIT") return c.json({ error: "rolled back" }, 500);
    return c.json({ items: results[recorded.shown]?.rows });
  })
  .get("/stream/:name", (c) => c.env.FLOOR.getByName(c.req.param("name")).fetch(c.req.raw))
  .post("/stream/:name", async (c) => {
    await c.env.FLOOR.getByName(c.req.param("name")).append(await c.req.json<string[]>());
    return c.body(null, 204);
  })
  .get("/replay/:name", async (c) => c.json(await c.env.FLOOR.getByName(c.req.param("name")).replay()));
