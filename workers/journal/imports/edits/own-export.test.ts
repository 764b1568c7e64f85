import { expect, test } from "vitest";
import { addFill, deleteFill, editFill, restoreFill, type NewFill } from "#shared/contracts/fill-edits.ts";
import { exportFills, listFills } from "#shared/contracts/fills.ts";
import { getImport } from "#shared/contracts/imports.ts";
import { newUser, type TestUser } from "#test/harness.ts";
import { fileOf, imported, ledgerOf, undone } from "#test/imports.ts";

const typed: NewFill = {
  executedAt: "2026-03-02T15:00:00Z",
  account: "Main",
  symbol: "ACME",
  side: "buy",
  quantity: "10",
  price: "10",
  fee: "1",
  currency: "USD",
};
const prices = async (user: TestUser) => (await ledgerOf(user)).map((fill) => fill.split(" ")[6]);
const edit = (user: TestUser, id: string, price: string) =>
  user.call(editFill, { params: { id }, body: { price } });
const restore = (user: TestUser, id: string, of: "edit" | "deletion") =>
  user.call(restoreFill, { params: { id }, query: { of } });

async function brings(user: TestUser, text: string): Promise<[added: number, importId: string]> {
  const id = await imported(user, text);
  return [(await user.call(getImport, { params: { id } })).rows.new, id];
}

test("an export from between two changes of a fill means that fill, typed in or from a file", async () => {
  const user = await newUser();
  const { id } = await user.call(addFill, { body: typed });
  await imported(user, fileOf("2026-03-02T15:00:00Z,Main,ACMX,buy,10,10,1,USD,"));
  const { items } = await user.call(listFills, { query: { symbol: "ACMX" } });
  const ids = [id, items[0]?.id ?? ""];
  for (const each of ids) await edit(user, each, "11");
  const between = await user.call(exportFills);
  for (const each of ids) await edit(user, each, "12");
  const [added, first] = await brings(user, between);
  expect([added, await prices(user)]).toEqual([0, ["12", "12"]]);
  expect((await brings(user, between))[0]).toBe(0);
  for (const each of ids) await restore(user, each, "edit");
  expect((await brings(user, between))[0]).toBe(0);
  expect(await prices(user)).toEqual(["10", "10"]);
  await undone(user, first);
  expect(await prices(user)).toEqual(["10", "10"]);
});

test("equal fills beside a changed one are each found once, however the export stands to them", async () => {
  const user = await newUser();
  const one = await user.call(addFill, { body: typed });
  await edit(user, one.id, "11");
  await user.call(addFill, { body: typed });
  const between = await user.call(exportFills);
  await restore(user, one.id, "edit");
  expect((await brings(user, between))[0]).toBe(0);
  expect(await prices(user)).toEqual(["10", "10"]);
});

test.each([null, "X1"])(
  "a deleted fill that was typed in stays deleted when the own export comes again (execution %s)",
  async (executionId) => {
    const user = await newUser();
    const { id } = await user.call(addFill, {
      body: { ...typed, ...(executionId === null ? {} : { executionId }) },
    });
    const original = await user.call(exportFills);
    await edit(user, id, "11");
    const changed = await user.call(exportFills);
    await user.call(deleteFill, { params: { id } });
    const [added, importId] = await brings(user, original);
    expect([added, await prices(user)]).toEqual([0, []]);
    expect((await brings(user, changed))[0]).toBe(0);
    await restore(user, id, "deletion");
    expect(await prices(user)).toEqual(["11"]);
    // The file's own word goes with it, and what was typed in stays.
    await user.call(deleteFill, { params: { id } });
    await undone(user, importId);
    expect(await prices(user)).toEqual([]);
    await restore(user, id, "deletion");
    expect(await prices(user)).toEqual(["11"]);
  },
);

test("the fill that a broker's file brought since the deletion is what the own export means", async () => {
  const user = await newUser();
  const { id } = await user.call(addFill, { body: typed });
  const exported = await user.call(exportFills);
  await user.call(deleteFill, { params: { id } });
  expect((await brings(user, fileOf("2026-03-02T15:00:00Z,Main,ACME,buy,10,10,1,USD,")))[0]).toBe(1);
  expect((await brings(user, exported))[0]).toBe(0);
  expect(await prices(user)).toEqual(["10"]);
});
