import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A running peer; its hook answers when the run of its flow is over. */
export type Peer = { hook: URL; stop(): Promise<void> };

/** How long a peer may take until its hook answers, in milliseconds. */
const START_MS = 120_000;

/** Starts Node-RED from the folder of peers with the five-node flow; null where it is not installed. */
export async function startNodeRed(receiver: URL): Promise<Peer | null> {
  const program = programOf("node-red/red.js");
  if (program === null) return null;
  const folder = mkdtempSync(join(tmpdir(), "tidemark-node-red-"));
  const port = await freePort();
  const settings = {
    flowFile: "flows.json",
    uiHost: "127.0.0.1",
    uiPort: port,
    httpAdminRoot: false,
    credentialSecret: false,
    telemetry: { enabled: false, updateNotification: false },
    logging: { console: { level: "error", metrics: false, audit: false } },
  };
  writeFileSync(join(folder, "settings.js"), `module.exports = ${JSON.stringify(settings)};\n`);
  writeFileSync(join(folder, "flows.json"), JSON.stringify(nodeRedFlow(receiver)));
  const child = started(program, ["--userDir", folder, "--settings", join(folder, "settings.js")], {});
  return answering({ child, folder, hook: new URL(`http://127.0.0.1:${port}/hook`) });
}

/** Starts n8n with one of its engines of expressions; null where it is not installed. */
export async function startN8n(receiver: URL, engine: "default" | "legacy"): Promise<Peer | null> {
  const program = programOf("n8n/bin/n8n");
  if (program === null) return null;
  const folder = mkdtempSync(join(tmpdir(), "tidemark-n8n-"));
  const env = {
    N8N_USER_FOLDER: folder,
    N8N_LISTEN_ADDRESS: "127.0.0.1",
    N8N_PORT: `${await freePort()}`,
    N8N_RUNNERS_BROKER_PORT: `${await freePort()}`,
    N8N_DIAGNOSTICS_ENABLED: "false",
    N8N_VERSION_NOTIFICATIONS_ENABLED: "false",
    N8N_TEMPLATES_ENABLED: "false",
    N8N_PERSONALIZATION_ENABLED: "false",
    N8N_LOG_LEVEL: "error",
    ...(engine === "legacy" ? { N8N_EXPRESSION_ENGINE: "legacy" } : {}),
  };
  const file = join(folder, "flow.json");
  writeFileSync(file, JSON.stringify([n8nFlow(receiver)]));
  for (const command of [
    ["import:workflow", `--input=${file}`],
    ["publish:workflow", `--id=${N8N_FLOW}`],
  ])
    await ended(started(program, command, env));
  const hook = new URL(`http://127.0.0.1:${env.N8N_PORT}/webhook/bench`);
  return answering({ child: started(program, ["start"], env), folder, hook });
}

function programOf(path: string): string | null {
  const folder = process.env["PEER_DIR"];
  const program = join(folder ?? "", "node_modules", path);
  return folder !== undefined && existsSync(program) ? program : null;
}

function started(program: string, args: readonly string[], env: Record<string, string>): ChildProcess {
  const { PATH, HOME } = process.env;
  return spawn(process.execPath, [program, ...args], {
    env: { PATH, HOME, NODE_ENV: "production", ...env },
    stdio: ["ignore", "ignore", "inherit"],
  });
}

function ended(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("exit", (code) => (code === 0 ? resolve() : reject(new Error(`a peer ended with ${code}`))));
  });
}

async function answering({
  child,
  folder,
  hook,
}: {
  child: ChildProcess;
  folder: string;
  hook: URL;
}): Promise<Peer> {
  const gone = new Promise<void>((resolve) => void child.on("exit", () => resolve()));
  const stop = async () => {
    child.kill();
    await Promise.race([gone, new Promise((resolve) => setTimeout(resolve, 5_000).unref())]);
    child.kill("SIGKILL");
    await gone;
    rmSync(folder, { recursive: true, force: true });
  };
  for (const deadline = Date.now() + START_MS; ;) {
    const answer = await fetch(hook, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(callOf(0)),
    }).catch(() => null);
    await answer?.arrayBuffer();
    if (answer?.ok === true) return { hook, stop };
    if (Date.now() > deadline || child.exitCode !== null) {
      await stop();
      throw new Error(`a peer did not answer at ${hook.href}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
}

/** What every side is called with. It passes the filter and the condition. */
export function callOf(n: number) {
  return { n, amount: 150 + (n % 100) / 10, tags: ["x", "y"], at: Date.now() };
}

/** The expressions of the flow, in the language that all sides share. */
export const FILTER = "input.amount > 10";
export const TRANSFORM = "({ ...input, amount: Math.round(input.amount * 1.2 * 100) / 100 })";
export const CONDITION = "input.amount > 100 && input.tags.includes('x')";

const node = (id: string, type: string, next: string[][], more: object) => ({
  id,
  type,
  z: "tab",
  wires: next,
  ...more,
});

const script = (body: string) => ({ func: `const input = msg.payload; ${body}`, outputs: 1 });

function nodeRedFlow(receiver: URL) {
  return [
    { id: "tab", type: "tab", label: "bench" },
    node("in", "http in", [["filter"]], { url: "/hook", method: "post" }),
    node("filter", "function", [["transform"]], script(`return ${FILTER} ? msg : null;`)),
    node(
      "transform",
      "function",
      [["decision"]],
      script(`msg.payload = ${TRANSFORM}; msg.headers = {}; return msg;`),
    ),
    node("decision", "function", [["action"], []], {
      ...script(`return ${CONDITION} ? [msg, null] : [null, msg];`),
      outputs: 2,
    }),
    node("action", "http request", [["out"]], {
      method: "POST",
      ret: "obj",
      paytoqs: "ignore",
      url: receiver.href,
      persist: true,
    }),
    node("out", "http response", [], { statusCode: "200" }),
  ];
}

const N8N_FLOW = "bench0000000flow";

const inN8n = (expression: string) => `={{ ${expression.replaceAll("input", "$json")} }}`;

const holds = (leftValue: string) => ({
  conditions: {
    options: { caseSensitive: true, leftValue: "", typeValidation: "loose", version: 2 },
    combinator: "and",
    conditions: [
      {
        id: "c",
        leftValue,
        rightValue: "",
        operator: { type: "boolean", operation: "true", singleValue: true },
      },
    ],
  },
  options: {},
});

function n8nFlow(receiver: URL) {
  const nodes = [
    ["Webhook", "webhook", 2, { httpMethod: "POST", path: "bench", responseMode: "lastNode", options: {} }],
    ["Filter", "filter", 2.2, holds("={{ $json.body.amount > 10 }}")],
    [
      "Transform",
      "set",
      3.4,
      {
        mode: "raw",
        jsonOutput: inN8n(`JSON.stringify(${TRANSFORM.replaceAll("input", "input.body")})`),
        options: {},
      },
    ],
    ["Decision", "if", 2.2, holds(inN8n(CONDITION))],
    [
      "Action",
      "httpRequest",
      4.2,
      {
        method: "POST",
        url: receiver.href,
        sendBody: true,
        specifyBody: "json",
        jsonBody: "={{ JSON.stringify($json) }}",
        options: {},
      },
    ],
  ] as const;
  return {
    id: N8N_FLOW,
    name: "Bench",
    active: false,
    settings: { executionOrder: "v1" },
    nodes: nodes.map(([name, type, typeVersion, parameters], n) => ({
      id: `node-${n}`,
      name,
      type: `n8n-nodes-base.${type}`,
      typeVersion,
      position: [n * 200, 0],
      parameters,
      ...(type === "webhook" ? { webhookId: "bench" } : {}),
    })),
    connections: Object.fromEntries(
      nodes
        .slice(0, -1)
        .map(([name], n) => [name, { main: [[{ node: nodes[n + 1]?.[0], type: "main", index: 0 }]] }]),
    ),
  };
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
