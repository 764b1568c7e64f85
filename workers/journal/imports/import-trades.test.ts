import { expect, test } from "vitest";
import { listFills } from "#shared/contracts/fills.ts";
import { getImport } from "#shared/contracts/imports.ts";
import { newUser } from "#test/harness.ts";
import { uploadText } from "#test/things.ts";

const FILE = `executed_at,account,symbol,side,quantity,price,fee,currency
2026-03-02T15:00:00Z,Main,ACME,buy,10,100,1,USD
2026-03-02T15:00:00Z,Main,ACME,buy,10,100,1,USD
2026-03-02T16:00:00Z,Main,ACME,sell,20,101.50,1,USD
`;

test("imports a file and adds nothing when it comes again", async () => {
  const user = await newUser();
  const first = await uploadText(user, FILE);
  await user.settle();
  expect(await user.call(getImport, { params: { id: first } })).toMatchObject({
    status: "completed",
    rows: { total: 3, read: 3, new: 3, duplicate: 0, rejected: 0 },
  });
  const second = await uploadText(user, FILE);
  await user.settle();
  expect(await user.call(getImport, { params: { id: second } })).toMatchObject({
    status: "completed",
    rows: { total: 3, new: 0, duplicate: 3 },
  });
  expect((await user.call(listFills)).items).toHaveLength(3);
});
