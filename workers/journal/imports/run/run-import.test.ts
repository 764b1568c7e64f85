import { env } from "cloudflare:workers";
import { sql } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { listFills } from "#shared/contracts/fills.ts";
import { cancelImport, getImport, listImports } from "#shared/contracts/imports.ts";
import { Problem } from "#shared/problem.ts";
import { history } from "#test/fixtures/history.ts";
import type { Tx } from "../../../db/ledger.ts";
import { holdTurns } from "#test/ledger.ts";
import { newUser, type TestUser } from "#test/harness.ts";
import { countOf, fileOf, imported, plant, runToEnd } from "#test/imports.ts";
import type { Ctx } from "../../../context.ts";
import { removeImport } from "../undo/remove-import.ts";
import { runImport } from "./run-import.ts";

const importOf = (user: TestUser, id: string) => user.call(getImport, { params: { id } });

/** A context whose ledger dies at the `n`th transaction, before it commits. */
function dyingAt(ctx: Ctx, n: number): Ctx {
  let seen = 0;
  return {
    ...ctx,
    ledger: {
      ...ctx.ledger,
      transaction: (work) =>
        ctx.ledger.transaction(async (tx) => {
          const result = await work(tx);
          if (++seen === n) throw new Error("killed");
          return result;
        }),
    },
  };
}

/** A context in which every chunk takes the database a whole slice. */
function slowed(ctx: Ctx): Ctx {
  let late = 0;
  return {
    ...ctx,
    ledger: {
      ...ctx.ledger,
      transaction: async <T>(work: (tx: Tx) => Promise<T>) => {
        const result = await ctx.ledger.transaction(work);
        const isChunk = typeof result === "object" && result !== null && "clock" in result;
        return isChunk ? { ...result, clock: Number(result.clock) + 2 * ++late } : result;
      },
    },
  };
}

describe("whatever happens to the consumer", () => {
  const text = history({ fills: 6_000, seed: 7 });

  test("an import killed between chunks goes on where it stood", async () => {
    const user = await newUser();
    const importId = await plant(user, text);
    // The first transaction claims the import. Each later transaction writes a chunk.
    await expect(runImport(dyingAt(user.ctx(), 3), { importId })).rejects.toThrow("killed");
    expect(await importOf(user, importId)).toMatchObject({
      status: "running",
      rows: { read: 2_000, new: 2_000, total: null },
    });
    await runToEnd(user, importId);
    expect(await importOf(user, importId)).toMatchObject({
      status: "completed",
      rows: { total: 6_000, new: 6_000, duplicate: 0 },
    });
    expect(await countOf(user, "fills")).toBe(6_000);
  });

  test("an import delivered three times at once is written once", async () => {
    const user = await newUser();
    const importId = await plant(user, text);
    await Promise.all([1, 2, 3].map(() => runToEnd(user, importId)));
    expect(await importOf(user, importId)).toMatchObject({
      status: "completed",
      rows: { total: 6_000, new: 6_000, duplicate: 0 },
    });
    expect([await countOf(user, "fills"), await countOf(user, "claims")]).toEqual([6_000, 6_000]);
  });

  test("a consumer that another one overtook leaves the import to whoever goes on, though the other dies", async () => {
    const user = await newUser();
    const importId = await plant(user, text);
    const ctx = user.ctx();
    let isOvertaken = false;
    const slow: Ctx = {
      ...ctx,
      ledger: {
        ...ctx.ledger,
        transaction: async <T>(work: (tx: Tx) => Promise<T>) => {
          const result = await ctx.ledger.transaction(work);
          if (isOvertaken) return result;
          isOvertaken = true;
          await expect(runImport(dyingAt(user.ctx(), 3), { importId })).rejects.toThrow("killed");
          return result;
        },
      },
    };
    expect(await runImport(slow, { importId })).toEqual({ again: true });
    await runToEnd(user, importId);
    expect(await importOf(user, importId)).toMatchObject({
      status: "completed",
      rows: { total: 6_000, new: 6_000, duplicate: 0 },
    });
  });

  test("sampling and skipping a file give signs of life, and a file that stands alike is sampled once", async () => {
    const user = await newUser();
    await imported(user, history({ fills: 10, seed: 6, withIds: false }));
    const importId = await plant(user, history({ fills: 6_000, seed: 7, withIds: false }));
    let signs = 0;
    let reads = 0;
    const counting = (ctx: Ctx): Ctx => ({
      ...ctx,
      giveSign: () => void signs++,
      env: {
        ...env,
        FILES: new Proxy(env.FILES, {
          get: (target, name) => {
            if (name !== "get") return Reflect.get(target, name, target);
            return (key: string) => {
              reads++;
              return target.get(key);
            };
          },
        }),
      },
    });
    // The run claims the import, stores its shift, and dies in its first chunk.
    await expect(runImport(counting(dyingAt(user.ctx(), 3)), { importId })).rejects.toThrow("killed");
    expect(await importOf(user, importId)).toMatchObject({ status: "running", rows: { read: 0 } });
    expect([reads, signs > 1]).toEqual([2, true]);
    reads = signs = 0;
    await expect(runImport(counting(dyingAt(user.ctx(), 3)), { importId })).rejects.toThrow("killed");
    expect([reads, signs > 0]).toEqual([1, true]);
    await runToEnd(user, importId);
  });

  test("four imports of one file at once make its fills once", async () => {
    const user = await newUser();
    const unnamed = history({ fills: 3_000, seed: 8, withIds: false });
    const ids = await Promise.all([1, 2, 3, 4].map(() => plant(user, unnamed)));
    await Promise.all(ids.map((importId) => runToEnd(user, importId)));
    expect([await countOf(user, "fills"), await countOf(user, "claims")]).toEqual([3_000, 12_000]);
    const items = (await user.call(listImports)).items;
    expect(items.map(({ status }) => status)).toEqual(Array(4).fill("completed"));
    expect(items.reduce((sum, { rows }) => sum + rows.new, 0)).toBe(3_000);
  });

  test("an import whose file is gone fails and says so", async () => {
    const user = await newUser();
    const importId = await plant(user, text);
    await env.FILES.delete(`imports/${user.id}/${importId}`);
    await runToEnd(user, importId);
    await removeImport(user.ctx(), { importId });
    expect(await importOf(user, importId)).toMatchObject({
      status: "failed",
      failure: { code: "not_found" },
    });
  });

  test("a refusal that no retry would change ends the import at once", async () => {
    const user = await newUser();
    const importId = await plant(user, text);
    const ctx = user.ctx();
    const FILES = new Proxy(env.FILES, { get: () => refuse });
    await expect(runImport({ ...ctx, env: { ...env, FILES } }, { importId })).rejects.toThrow();
    const { status, failure } = await importOf(user, importId);
    expect(["undoing", "failed"]).toContain(status); // the local queue may have taken it back by now
    expect(failure).toMatchObject({ code: "internal" });
    await user.settle();
    expect(await importOf(user, importId)).toMatchObject({ status: "failed", failure: { code: "internal" } });
  });

  test("a cancel between chunks stops the import and takes back what it wrote", async () => {
    const user = await newUser();
    const importId = await plant(user, text);
    await expect(runImport(dyingAt(user.ctx(), 3), { importId })).rejects.toThrow("killed");
    expect(await user.call(cancelImport, { params: { id: importId } })).toMatchObject({
      import: { status: "undoing" },
    });
    await runToEnd(user, importId);
    await user.settle();
    expect(await importOf(user, importId)).toMatchObject({ status: "cancelled" });
    expect([await countOf(user, "fills"), await countOf(user, "claims")]).toEqual([0, 0]);
    expect(await user.refused(cancelImport, { params: { id: importId } })).toMatchObject({
      code: "import_final",
    });
  });

  test("a cancel while chunks are being written leaves nothing behind", async () => {
    const user = await newUser();
    const importId = await plant(user, history({ fills: 15_000, seed: 9 }));
    const running = runImport(user.ctx(), { importId });
    await expect
      .poll(async () => (await importOf(user, importId)).rows.read, { timeout: 20_000 })
      .toBeGreaterThan(0);
    await user.call(cancelImport, { params: { id: importId } });
    await running;
    await user.settle();
    expect(await importOf(user, importId)).toMatchObject({ status: "cancelled" });
    expect([await countOf(user, "fills"), await countOf(user, "claims")]).toEqual([0, 0]);
  });
});

test("a corrected fee is taken, a contradiction waits, and both are counted", async () => {
  const user = await newUser();
  await imported(
    user,
    fileOf(
      "2026-03-02T16:00:00Z,Main,ACME,sell,20,101,1,USD,E1",
      "2026-03-02T17:00:00Z,Main,ACME,buy,20,101,1,USD,E2",
    ),
  );
  const id = await imported(
    user,
    fileOf(
      "2026-03-02T16:00:00Z,Main,ACME,sell,20,101,0.7,USD,E1",
      "2026-03-02T17:00:00Z,Main,ACME,buy,25,101,1,USD,E2",
    ),
  );
  expect(await importOf(user, id)).toMatchObject({
    rows: { new: 0, duplicate: 0, corrected: 1, conflict: 1 },
  });
  expect(
    (await user.call(listFills)).items.map(({ executionId, quantity, fee }) => [executionId, quantity, fee]),
  ).toEqual([
    ["E2", "20", "1"],
    ["E1", "20", "0.7"],
  ]);
});

test("every change marks what is to be derived again, from the earliest fill on", async () => {
  const user = await newUser();
  await holdTurns(user, "scoring");
  const dirty = () =>
    user.ctx().ledger.read(sql<{ symbol: string; from_at: string; generation: string }>`
      select i.symbol, d.from_at, d.generation from dirty d join instruments i on i.user_id = d.user_id and i.id = d.instrument_id
      where d.user_id = ${user.id} order by 1`);
  await imported(
    user,
    fileOf(
      "2026-03-02T16:00:00Z,Main,ACME,buy,20,101,1,USD,E1",
      "2026-03-01T16:00:00Z,Main,ACME,buy,20,101,1,USD,E2",
    ),
  );
  expect(await dirty()).toEqual([{ symbol: "ACME", from_at: "2026-03-01T16:00:00.000Z", generation: "1" }]);
  await imported(user, fileOf("2026-03-02T16:00:00Z,Main,ACME,buy,20,101,1,USD,E1"));
  expect(await dirty()).toMatchObject([{ generation: "1" }]);
  await imported(user, fileOf("2026-02-02T16:00:00Z,Main,ACME,buy,20,101,1,USD,E3"));
  expect(await dirty()).toEqual([{ symbol: "ACME", from_at: "2026-02-02T16:00:00.000Z", generation: "2" }]);
});

test("a file of any length is imported in slices, each of which begins where the one before ended", async () => {
  const user = await newUser();
  const importId = await plant(user, history({ fills: 12_000, seed: 11 }));
  const ranges: number[] = [];
  const FILES = new Proxy(env.FILES, {
    get: (files, name) =>
      name !== "get"
        ? Reflect.get(files, name)
        : (key: string, options: { range?: { offset: number } }) => {
            ranges.push(options.range?.offset ?? 0);
            return files.get(key, options);
          },
  });
  let slices = 0;
  for (let again = true; again; slices++) {
    again =
      (await runImport({ ...slowed(user.ctx()), env: { ...env, FILES } }, { importId }))?.again === true;
  }
  expect(await countOf(user, "fills")).toBe(12_000);
  expect(slices).toBeGreaterThan(2);
  const size = new TextEncoder().encode(history({ fills: 12_000, seed: 11 })).length;
  // A chunk is a sixth of the file. The next run begins at most one piece of the file before the chunk.
  for (const [slice, offset] of ranges.entries())
    expect(offset).toBeGreaterThanOrEqual(Math.max(0, ((slice * 2_000) / 12_000) * size - 70_000));
});

function refuse(): Promise<never> {
  return Promise.reject(new Problem("invalid_request"));
}
