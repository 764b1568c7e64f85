import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { convertV4MiniflareOptions, Miniflare } from "miniflare";
import { readD1Migrations } from "@cloudflare/vitest-plugin";
import { unstable_readConfig } from "wrangler";
import { startPooler } from "../scripts/pooler/start-pooler.ts";
import { checkout } from "../scripts/checkout.ts";
import { type Receiver, startReceiver } from "./receiver.ts";
import { startTestPostgres } from "../scripts/postgres/start-postgres.ts";
import { newSecrets } from "../scripts/keys/secrets.ts";

export type World = {
  /** Directly into workerd, without the proxy of the development server. */
  tidemark: URL;
  /** The floor: the least Worker that does the same on the same runtime. */
  floor: URL;
  /** better-auth, configured for speed. */
  peer: URL;
  /** A login with all rights, for filling tables and reading counters. */
  adminUrl: string;
  bundle: { bytes: number; gzipBytes: number; path: string };
  /** The inspector of the isolates, where it was asked for. */
  inspector: URL | null;
  /** What the actions of flows call. */
  receiver: Receiver;
  /** Asks the relay to deliver the events in this user's outbox. */
  nudge(userId: string): Promise<void>;
  /** Tells the matcher that a symbol has a quote. */
  match(symbol: string): Promise<void>;
  /** Moves a user to the tier without limits. */
  promote(userId: string): Promise<void>;
  stop(): Promise<void>;
};

/**
 * The heap that the runtime grants an inspected isolate, in MB. As on the edge, it collects before the limit
 * and ends where that is not enough. Without a limit it would let garbage pile up, and show no need.
 */
const HEAP_MB = 96;
const DATE = "2026-08-11";

/**
 * Builds the Worker as for a deploy, and runs it beside the floor in one workerd, with a real Postgres behind
 * the pooler. An inspected world answers the inspector's questions within a heap that is bounded; its times
 * are not comparable.
 */
export async function startWorld({ isInspected = false } = {}): Promise<World> {
  const folder = mkdtempSync(join(tmpdir(), "tidemark-bench-"));
  const built = build("workers/main.ts", join(folder, "tidemark"), "wrangler.toml");
  build("bench/floor.ts", join(folder, "floor"), "bench/floor.toml");
  build("bench/peer.ts", join(folder, "peer"), "bench/peer.toml");
  const receiver = await startReceiver();
  const postgres = await startTestPostgres();
  const { tidemark_edge, tidemark_system } = postgres.passwords;
  const pooler = await startPooler({ port: postgres.port, logins: { tidemark_edge, tidemark_system } });
  const hyperdrives = { LEDGER: pooler.url("tidemark_edge"), LEDGER_SYSTEM: pooler.url("tidemark_system") };
  const queue = { maxBatchSize: 3, maxBatchTimeout: 0, maxRetries: 5 };
  const script = (name: string) => ({
    name,
    modules: modulesIn(join(folder, name)),
    rootPath: join(folder, name),
    modulesRoot: join(folder, name),
    compatibilityDate: DATE,
    hyperdrives,
    unsafeDirectSockets: [{ host: "127.0.0.1", port: 0 }],
  });
  const vars = unstable_readConfig({ config: join(checkout, "wrangler.toml") }).vars as Record<
    string,
    string
  >;
  if (isInspected) process.env["MINIFLARE_WORKERD_V8_FLAGS"] = `--max-heap-size=${HEAP_MB}`;
  const miniflare = new Miniflare(
    convertV4MiniflareOptions({
      resourcePersistencePath: join(folder, "state"),
      ...(isInspected ? { inspectorPort: 0 } : {}),
      workers: [
        {
          ...script("tidemark"),
          bindings: {
            ...vars,
            // Requests are counted as in production, but no limit is ever reached.
            RATE_LIMITS: (vars["RATE_LIMITS"] ?? "").replaceAll(/=\d+/g, "=1000000000"),
            // Quotes come when a measurement posts them.
            MARKET_PROVIDER: "scripted",
            EGRESS_ALLOW: receiver.url.origin,
            ...(await newSecrets()),
          },
          d1Databases: { IDENTITY: "identity" },
          r2Buckets: { FILES: "files" },
          durableObjects: {
            USER_STREAM: { className: "UserStream", useSQLite: true },
            MARKET: { className: "Market", useSQLite: true },
          },
          queueProducers: {
            IMPORTS: "imports",
            SCORING: "scoring",
            BULK: "bulk",
            FLOWS: "flows",
            WEBHOOKS: "webhooks",
            HOOKS: "hooks",
            RELAY: "relay",
            MATCHING: "market",
          },
          queueConsumers: {
            imports: queue,
            scoring: queue,
            bulk: queue,
            flows: queue,
            webhooks: queue,
            hooks: { ...queue, maxBatchSize: 100 },
            relay: { ...queue, maxBatchSize: 100, maxBatchTimeout: 1 },
            market: queue,
          },
        },
        { ...script("peer"), compatibilityFlags: ["nodejs_compat"], d1Databases: { PEER: "peer" } },
        { ...script("floor"), durableObjects: { FLOOR: { className: "FloorStream", useSQLite: true } } },
      ],
    } as Parameters<typeof convertV4MiniflareOptions>[0]),
  );
  await miniflare.ready;
  const identity = await miniflare.getD1Database("IDENTITY", "tidemark");
  for (const { queries } of await readD1Migrations(join(checkout, "migrations", "identity"))) {
    await identity.batch(queries.map((query) => identity.prepare(query)));
  }
  return {
    tidemark: await miniflare.unsafeGetDirectURL("tidemark"),
    floor: await miniflare.unsafeGetDirectURL("floor"),
    peer: await miniflare.unsafeGetDirectURL("peer"),
    adminUrl: `postgres://postgres:${postgres.passwords.postgres}@127.0.0.1:${postgres.port}/tidemark`,
    bundle: built,
    receiver,
    inspector: isInspected ? await miniflare.getInspectorURL() : null,
    async nudge(userId) {
      await (
        await miniflare.getQueueProducer<{ userIds: string[] }>("RELAY", "tidemark")
      ).send({ userIds: [userId] });
    },
    async match(symbol) {
      await (await miniflare.getQueueProducer<{ symbol: string }>("MATCHING", "tidemark")).send({ symbol });
    },
    async promote(userId) {
      await identity.prepare("update users set tier = 'pro' where id = ?").bind(userId).run();
    },
    async stop() {
      await miniflare.dispose();
      await receiver.stop();
      await pooler.stop();
      await postgres.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** What a build wrote: the script, and the modules of WebAssembly that it loads. */
function modulesIn(folder: string) {
  const files = readdirSync(folder);
  const [script = ""] = files.filter((file) => file.endsWith(".js"));
  return [
    { type: "ESModule", path: join(folder, script) },
    ...files
      .filter((file) => file.endsWith(".wasm"))
      .map((file) => ({ type: "CompiledWasm", path: join(folder, file) })),
  ];
}

function build(entry: string, out: string, config: string): World["bundle"] {
  const printed = execFileSync(
    "wrangler",
    ["deploy", entry, "--config", config, "--dry-run", "--minify", "--outdir", out],
    {
      cwd: checkout,
      encoding: "utf8",
      stdio: ["ignore", "pipe", "pipe"],
      env: { ...process.env, WRANGLER_SEND_METRICS: "false" },
    },
  );
  const gzip = /gzip: ([\d.]+) KiB/.exec(printed)?.[1];
  const path = join(out, basename(entry).replace(/ts$/, "js"));
  return { bytes: readFileSync(path).length, gzipBytes: Math.round(Number(gzip ?? Number.NaN) * 1024), path };
}
