import pg from "pg";

export type Sent = { text: string; values: unknown[] };
/** The statements of one transaction; `shown` is the place of the one whose rows are the answer. */
export type Recorded = { sent: Sent[]; shown: number };

/** Runs `work` in this process, and keeps every statement that it sends to PostgreSQL. */
export async function recordStatements(work: () => Promise<unknown>): Promise<Sent[]> {
  const sent: Sent[] = [];
  const { query } = pg.Client.prototype;
  pg.Client.prototype.query = new Proxy(query, {
    apply(target, self, given: [string, unknown[]?]) {
      sent.push({ text: given[0], values: given[1] ?? [] });
      return Reflect.apply(target, self, given);
    },
  });
  try {
    await work();
  } finally {
    pg.Client.prototype.query = query;
  }
  return sent;
}

/** Imports a file of the product by its place in the checkout, because it is typed for workerd. */
export async function productFile<Exports>(path: string): Promise<Exports> {
  const { href } = new URL(`../${path}`, import.meta.url);
  return (await import(href)) as Exports;
}

type Gate = {
  openLedger(line: object, caller: object, hooks?: object): BenchLedger;
  joined(tx: BenchTx): object;
};
/** The transaction of a request in this process. */
export type BenchTx = { now: number };
export type BenchLedger = { transaction<T>(work: (tx: BenchTx) => Promise<T>): Promise<T> };

/** Opens the ledger of a user in this process, with the jobs that follow from events. */
export async function openBenchLedger(
  adminUrl: string,
  userId: string,
  limits: "OF_REQUESTS" | "OF_JOBS" = "OF_REQUESTS",
) {
  const { openLedger, joined } = await productFile<Gate>("workers/db/ledger.ts");
  const { openLine, ...deadlines } = await productFile<
    { openLine(url: string, deadlines: object): object } & Record<typeof limits, object>
  >("workers/db/line.ts");
  const { reactionsTo } = await productFile<{ reactionsTo(event: object): object[] }>("workers/reactions.ts");
  const { queued } = await productFile<{ queued(job: object): object }>("workers/jobs/kinds.ts");
  const caller = { userId, sessionId: "", requestId: "req_bench" };
  const react = (event: object) => reactionsTo(event).map((job) => queued(job));
  return { ledger: openLedger(openLine(adminUrl, deadlines[limits]), caller, { react }), joined };
}
