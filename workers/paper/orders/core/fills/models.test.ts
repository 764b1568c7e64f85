import { expect, test } from "vitest";
import { fromFixed } from "../../../../math/fixed-point.ts";
import { read } from "../amounts.ts";
import { feeOf, orderFee } from "./fees.ts";
import { type FeeModel, ModelChoice } from "#shared/contracts/fill-models.ts";
import { slipped, slippageOf } from "./slippage.ts";

const PER_SHARE: FeeModel = {
  name: "fees/per-share/1",
  params: { perShare: "0.005", minimum: "1", maximumRate: "0.005" },
};
const filled = (quantity: string, price: string) => ({
  quantity: read(quantity),
  value: read(quantity) * read(price),
});

test.each([
  ["none", { name: "fees/none/1", params: {} }, "1000", "0"],
  ["per share", PER_SHARE, "1000", "5"],
  ["per share, at its minimum", PER_SHARE, "100", "1"],
  ["basis points of the value", { name: "fees/bps/1", params: { bps: "2.5" } }, "100", "50"],
  ["per contract", { name: "fees/per-contract/1", params: { perContract: "0.65" } }, "3", "1.95"],
] as const)("a fee: %s", (_, model, quantity, fee) => {
  expect(fromFixed(orderFee(model, filled(quantity, "100"), read("20")), 18)).toBe(fee);
});

test("a fee per share is at most its rate of the value, and its minimum outweighs that", () => {
  const fees = ["1000", "300", "10"].map((quantity) =>
    orderFee(PER_SHARE, filled(quantity, "0.5"), read("1")),
  );
  expect(fees.map((fee) => fromFixed(fee, 18))).toEqual(["2.5", "1", "1"]);
});

test("the fees of the fills of an order are the fee of the order", () => {
  const first = feeOf(PER_SHARE, filled("0", "0"), filled("150", "100"), read("1"));
  const second = feeOf(PER_SHARE, filled("150", "100"), filled("850", "100"), read("1"));
  expect([first, second].map((fee) => fromFixed(fee, 18))).toEqual(["1", "4"]);
});

test("a volume share without a size, or with none, is the full limit", () => {
  const model = {
    name: "slippage/volume-share/1",
    params: { volumeLimit: "0.025", priceImpact: "0.1" },
  } as const;
  for (const size of [null, 0n])
    expect(fromFixed(slippageOf(model, { price: read("100"), quantity: read("1"), size }), 18)).toBe(
      "0.00625",
    );
});

test("slippage is rounded up to eight places, and a sale never falls to zero", () => {
  const model = { name: "slippage/constant-bps/1", params: { bps: "0.0001" } } as const;
  const slippage = slippageOf(model, { price: read("0.01"), quantity: read("1"), size: null });
  expect(fromFixed(slippage, 18)).toBe("0.00000001");
  expect(slipped({ side: "sell", limit: null }, slippage, read("1"))).toBe(slippage);
});

test.each([
  ["an unknown name", { slippage: { name: "slippage/none/2", params: {} } }],
  ["an unknown parameter", { slippage: { name: "slippage/none/1", params: { bps: "1" } } }],
  ["a missing parameter", { fees: { name: "fees/bps/1", params: {} } }],
  ["a negative fee", { fees: { name: "fees/bps/1", params: { bps: "-1" } } }],
  [
    "a slippage of more than a tenth",
    { slippage: { name: "slippage/constant-bps/1", params: { bps: "1001" } } },
  ],
  ["no number", { fees: { name: "fees/per-contract/1", params: { perContract: "1e3" } } }],
])("refuses %s", (_, wrong) => {
  const right = {
    slippage: { name: "slippage/none/1", params: {} },
    fees: { name: "fees/none/1", params: {} },
  };
  expect(ModelChoice.safeParse(right).success).toBe(true);
  expect(ModelChoice.safeParse({ ...right, ...wrong }).success).toBe(false);
});

test("parameters that are left out have the values of their source", () => {
  const choice = {
    slippage: { name: "slippage/volume-share/1", params: {} },
    fees: { name: "fees/per-share/1", params: { perShare: "0.005" } },
  };
  expect(ModelChoice.parse(choice)).toEqual({
    slippage: { name: "slippage/volume-share/1", params: { volumeLimit: "0.025", priceImpact: "0.1" } },
    fees: { name: "fees/per-share/1", params: { perShare: "0.005", minimum: "0", maximumRate: "1" } },
  });
});
