import { afterAll, beforeAll, expect, test } from "vitest";
import { familyOf, isAlive } from "../../scripts/processes/process-table.ts";
import { startTestPostgres, type TestPostgres } from "../../scripts/postgres/start-postgres.ts";
import { history } from "../fixtures/history.ts";
import { until } from "../until.ts";
import { type Product, queryOnce, startProduct } from "./product.ts";
import { type Relay, startRelay } from "./relay.ts";

const PASSWORD = "correct horse battery staple";
/** Enough for many chunks of the import, which is stopped after the first of them. */
const FILLS = 15_000;
/** Far longer than any wait may take; it only ensures that the test ends. */
const PATIENCE = { withinMs: 100_000 };

let postgres: TestPostgres;
let relay: Relay | undefined;
let product: Product;
beforeAll(async () => {
  postgres = await startTestPostgres();
  product = await startProduct("stopped", {
    server: postgres,
    between: async (port) => (relay = await startRelay(port)).port,
  });
});
afterAll(async () => {
  await product.stop();
  await relay?.stop();
  await postgres.stop();
});

type Session = { bearer: string; email: string };
type Answer = { status: number; code: string | undefined; retryAfter: string | null; body: unknown };

async function ask(session: Session, method: string, path: string, init: RequestInit = {}): Promise<Answer> {
  const response = await fetch(`${product.origin}${path}`, {
    method,
    signal: AbortSignal.timeout(PATIENCE.withinMs),
    ...init,
    headers: {
      authorization: session.bearer,
      "content-type": "application/json",
      ...(method === "GET" ? {} : { "idempotency-key": crypto.randomUUID() }),
      ...init.headers,
    },
  });
  const text = await response.text();
  const body = text === "" ? null : JSON.parse(text);
  return { status: response.status, code: body?.code, retryAfter: response.headers.get("retry-after"), body };
}

async function signIn(path: "register" | "login", email: string): Promise<Session> {
  const { status, body } = await ask({ bearer: "", email }, "POST", `/mapi/auth/${path}`, {
    body: JSON.stringify({ email, password: PASSWORD }),
  });
  if (status >= 300) throw new Error(`${path} answered ${status}`);
  return { bearer: `Bearer ${(body as { access_jwt: string }).access_jwt}`, email };
}

const upload = (session: Session, fills: number) =>
  ask(session, "POST", "/mapi/trades/import", {
    headers: { "content-type": "text/csv" },
    body: history({ fills }),
  });

const look = <Row extends object>(text: string) => queryOnce<Row>(product.ledgerUrl, text);
const importsNow = () =>
  look<{ status: string; read: number }>("select status, next_line as read from imports order by id");

const askedScores = () =>
  look<{ id: string }>("select id from jobs where kind = 'bias.score' and payload ->> 'importId' is null");

/** Skips server processes that have ended because their client left. */
function signalAll(processes: readonly number[], signal: "SIGSTOP" | "SIGCONT"): void {
  for (const pid of processes) if (isAlive(pid)) process.kill(pid, signal);
}

test("with PostgreSQL stopped every call gets an answer, and what was under way goes on after", async () => {
  const email = "stopped@example.com";
  const [phone, desk] = [await signIn("register", email), await signIn("login", email)];
  expect((await upload(desk, FILLS)).status).toBe(202);
  await until("a row", async () => ((await importsNow())[0]?.read ?? 0) > 0, PATIENCE);

  const processes = familyOf(postgres.pid);
  expect(processes.length).toBeGreaterThan(3);
  try {
    signalAll(processes, "SIGSTOP");
    const [read, list, write, file, ready, out] = await Promise.all([
      ask(desk, "GET", "/mapi/accounts"),
      ask(desk, "GET", "/mapi/trades"),
      ask(desk, "POST", "/mapi/biases/score", { body: "{}" }),
      upload(desk, 10),
      ask(desk, "GET", "/health/ready"),
      ask(phone, "POST", "/mapi/auth/logout", { body: "{}" }),
    ]);
    for (const answer of [read, list, write, file])
      expect(answer).toMatchObject({ status: 503, code: "ledger_unavailable", retryAfter: "5" });
    expect(ready).toMatchObject({ status: 503, body: { checks: { ledger: { ok: false } } } });
    expect(out.status).toBe(202);
    // Sign-in needs nothing of the ledger, and a user who signed out stays signed out.
    expect((await signIn("login", email)).bearer).not.toBe("");
    expect((await ask(phone, "GET", "/mapi/auth/me")).status).toBe(401);
  } finally {
    signalAll(processes, "SIGCONT");
  }

  await until("the ledger", async () => (await ask(desk, "GET", "/mapi/accounts")).status === 200, PATIENCE);
  await until(
    "the block",
    async () => {
      await product.tick();
      return (await look("select 1 from blocks where key like 'session:%'")).length === 1;
    },
    PATIENCE,
  );
  await until(
    "the end of the import",
    async () => {
      await product.tick();
      return (await importsNow())[0]?.status === "completed";
    },
    PATIENCE,
  );
  expect(await importsNow()).toEqual([{ status: "completed", read: FILLS }]);
  expect(await look("select count(*)::int as n from fills")).toEqual([{ n: FILLS }]);
}, 400_000);

test("a COMMIT without an answer leaves the outcome open: 503, and the same key shows what happened", async () => {
  const session = await signIn("register", "commit@example.com");
  const before = (await askedScores()).length;
  const headers = { "idempotency-key": "one-and-the-same" };
  const score = () => ask(session, "POST", "/mapi/biases/score", { body: "{}", headers });
  relay?.loseCommits();
  try {
    expect(await score()).toMatchObject({ status: 503, code: "ledger_unavailable", retryAfter: "5" });
  } finally {
    relay?.mend();
  }
  const after = await askedScores();
  expect(after).toHaveLength(before + 1);
  const again = await score();
  expect(again.status).toBe(202);
  expect(after.map(({ id }) => id)).toContain((again.body as { jobId: string }).jobId);
  expect(await askedScores()).toHaveLength(before + 1);
}, 200_000);
