import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import type * as z from "zod";
import type { Client } from "#shared/client/client.ts";
import { me } from "#shared/contracts/auth.ts";
import { BIASES, listBiases, listReflections } from "#shared/contracts/biases.ts";
import { checkExpression } from "#shared/contracts/expressions.ts";
import { exportFills, type Fill, listFills } from "#shared/contracts/fills.ts";
import { Import } from "#shared/contracts/imports.ts";
import { listEvents } from "#shared/contracts/stream.ts";
import { getMetrics } from "#shared/contracts/metrics.ts";
import { listTrades, type Trade } from "#shared/contracts/trades.ts";
import { checkout } from "../../scripts/checkout.ts";
import { flexHistory } from "../fixtures/flex-history.ts";
import { everyPage, findImport, newDevice, readLog, send } from "./device.ts";
import { type Product, startProduct } from "./product.ts";

const PATIENCE = { timeout: 60_000, interval: 200 };
const MARK = "=== the next block";

let product: Product;
beforeAll(async () => {
  product = await startProduct("curl");
});
afterAll(() => product.stop());

test("the README's lines do the whole job with curl alone", async () => {
  const [account, imported, polled, events, reading, leaving, exported] = await runBlocks(readmeBlocks());

  expect(me.reply?.parse(JSON.parse(account ?? ""))).toMatchObject({
    user: { email: "you@example.com" },
    session: { method: "password", current: true },
  });
  expect(imported).toBe("");
  expect(Import.parse(JSON.parse(polled ?? ""))).toMatchObject({
    status: "completed",
    format: "ibkr-flex-csv",
    rows: { total: 11, read: 11, new: 9, duplicate: 0, corrected: 1, rejected: 1 },
  });
  expect(parsed(listEvents.reply, events)?.events.map(({ type }) => type)).toEqual(
    expect.arrayContaining(["import.completed", "trades.derived", "bias.scored", "coach.reflect"]),
  );
  const [trades, metrics, biases, reflections] = (reading ?? "").split(/(?<=\})(?=\{)/);
  const round = parsed(listTrades.reply, trades)?.items ?? [];
  expect(round).toHaveLength(6);
  expect(round.filter(({ status }) => status === "closed")).toMatchObject([
    { symbol: "ACME  260417C00055000", quantity: "2", grossPnl: "-270", fees: "1.3", netPnl: "-271.3" },
    { symbol: "ACME", quantity: "200", grossPnl: "300", fees: "4.0123", netPnl: "295.9877" },
  ]);
  expect(parsed(getMetrics.reply, metrics)).toMatchObject({ trades: 2, openTrades: 4, wins: 1, losses: 1 });
  expect(parsed(listBiases.reply, biases)?.items.map(({ status }) => status)).toEqual(
    BIASES.map(() => "insufficient_data"),
  );
  expect(parsed(listReflections.reply, reflections)?.items).toHaveLength(1);
  expect(leaving).toBe("");
  expect(exported).toMatch(/^executed_at,account,symbol,.*\n(.*,.*\n){9}$/);
});

test("the built Worker evaluates an expression, and stops one that does not end", async () => {
  const device = await newDevice(product.origin);
  const check = (expression: string) =>
    device.call(checkExpression, { body: { expression, input: { amount: 5 } } });
  expect(await check("input.amount > 3 && typeof process")).toEqual({ ok: true, value: "undefined" });
  expect(await check("(() => { for (;;) 'a'.repeat(400000).indexOf('b'); })()")).toEqual({
    ok: false,
    error: { message: "the expression does more work than one may" },
  });
});

test("an export imports into a new account as the identical ledger, and twice adds nothing", async () => {
  const first = await newDevice(product.origin);
  const file = flexHistory({ fills: 3000, seed: 11 });
  await sendToTheEnd(first, "flex.csv", file);
  expect((await sendToTheEnd(first, "flex-again.csv", file)).rows).toMatchObject({ new: 0, duplicate: 3000 });
  const exported = await first.call(exportFills);
  expect(exported.trimEnd().split("\n")).toHaveLength(3001);

  const second = await newDevice(product.origin);
  expect((await sendToTheEnd(second, "tidemark.csv", exported)).rows).toMatchObject({
    new: 3000,
    rejected: 0,
  });
  // Each account has ids of its own for the same fills.
  const copied = await second.call(exportFills);
  expect(withoutIds(copied)).toBe(withoutIds(exported));
  expect(await ledgerOf(second)).toEqual(await ledgerOf(first));
  expect(await second.call(getMetrics)).toEqual(await first.call(getMetrics));
  expect((await sendToTheEnd(second, "once-more.csv", exported)).rows).toMatchObject({
    new: 0,
    duplicate: 3000,
  });
  expect(await second.call(exportFills)).toBe(copied);
});

/** The export without its last column, which names each fill. */
const withoutIds = (csv: string) => csv.replaceAll(/,[^,\n]*$/gm, "");

test("two identical fills in one file both stay", async () => {
  const device = await newDevice(product.origin);
  const row = "2026-03-02T14:30:00Z,Main,ACME,buy,100,50.25,1,USD\n";
  const file = `executed_at,account,symbol,side,quantity,price,fee,currency\n${row}${row}`;
  await sendToTheEnd(device, "twins.csv", file);
  await sendToTheEnd(device, "twins.csv", file);
  expect((await everyPage(device, listFills)).map(({ quantity }) => quantity)).toEqual(["100", "100"]);
});

/** The shell blocks of the README's section, unchanged except for the address of this run's product. */
function readmeBlocks(): string[] {
  const readme = readFileSync(join(checkout, "README.md"), "utf8");
  const [, section = ""] = /^## Without a browser\n([\s\S]*?)(?=^## |(?![\s\S]))/m.exec(readme) ?? [];
  const blocks = [...section.matchAll(/^```bash\n([\s\S]*?)^```$/gm)].map(([, block = ""]) => block);
  expect(blocks.length).toBe(6);
  return blocks.map((block) => block.replaceAll("http://localhost:8787", product.origin));
}

/**
 * Runs the blocks in one shell, in a folder with the fixtures. Returns the output of each, and last the file
 * that they wrote.
 */
async function runBlocks(blocks: readonly string[]): Promise<string[]> {
  const folder = mkdtempSync(join(tmpdir(), "tidemark-curl-"));
  try {
    symlinkSync(join(checkout, "test"), join(folder, "test"));
    const script = blocks.map((block) => `${block}\necho "${MARK}"\n`).join("");
    const { stdout } = await promisify(execFile)("bash", ["-euo", "pipefail", "-c", script], {
      cwd: folder,
      timeout: 280_000,
      maxBuffer: 64 * 1024 * 1024,
    });
    const written = readFileSync(join(folder, "tidemark-fills.csv"), "utf8");
    return (stdout + written).split(`${MARK}\n`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function parsed<S extends z.ZodType>(
  schema: S | undefined,
  text: string | undefined,
): z.output<S> | undefined {
  return schema?.parse(JSON.parse(text ?? ""));
}

/** Imports a file and waits until all of its results exist. */
async function sendToTheEnd(device: Client, fileName: string, text: string): Promise<Import> {
  const { id } = await send(device, fileName, text);
  const isOver = async () =>
    (await readLog(device)).some(({ type, body }) => type === "trades.derived" && body["importId"] === id);
  await expect.poll(isOver, PATIENCE).toBe(true);
  return findImport(device, id);
}

/** Fills and round trips without the ids that differ between accounts. */
async function ledgerOf(device: Client): Promise<{ fills: Fill[]; trades: Trade[] }> {
  const fills = await everyPage(device, listFills);
  const trades = await everyPage(device, listTrades);
  return {
    fills: fills.map((fill) => ({ ...fill, id: "" })).sort(byText),
    trades: trades.map((trade) => ({ ...trade, id: "" })).sort(byText),
  };
}

function byText(a: object, b: object): number {
  return JSON.stringify(a) < JSON.stringify(b) ? -1 : 1;
}
