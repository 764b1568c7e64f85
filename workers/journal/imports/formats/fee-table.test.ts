import { expect, test } from "vitest";
import { read, rowsOf } from "#test/parsed.ts";
import { rateOf, silentFee } from "./fee-table.ts";

const FILL = { underlying: "MES", quantity: "3", executedAt: Date.UTC(2026, 0, 5), currency: "USD" };

test("a silent file's fee is the broker's rate on that date for each contract, else it is not known", () => {
  expect(silentFee("tradovate", FILL)).toEqual({ fee: "2.37", feeCurrency: "USD", feeSource: "table" });
  const unknown = { fee: "0", feeCurrency: "USD", feeSource: "unknown" };
  expect(silentFee("tradovate", { ...FILL, underlying: "ZW" })).toEqual(unknown);
  expect(silentFee("tradovate", { ...FILL, underlying: null })).toEqual(unknown);
  expect(silentFee("nobody", FILL)).toEqual(unknown);
  expect(rateOf("tradovate", "ES", Date.UTC(2024, 11, 31))).toBeNull();
  expect(rateOf("tradovate", "ES", Date.UTC(2025, 0, 1))).toMatchObject({ perSide: "1.29" });
});

const feesOf = async (text: string) =>
  rowsOf(await read(text)).map(({ fee, feeSource = "stated" }) => [fee, feeSource]);

const flex = (commission: string) =>
  `<FlexQueryResponse><Trade symbol="ACME" currency="USD" quantity="1" tradePrice="10" buySell="BUY" dateTime="20260105;093000" ${commission}/></FlexQueryResponse>`;

test("each silent format says where its fees come from, and a file that states them is taken at its word", async () => {
  const performance =
    "symbol,_priceFormat,_priceFormatType,_tickSize,buyFillId,sellFillId,qty,buyPrice,sellPrice,pnl,boughtTimestamp,soldTimestamp,duration\n" +
    "MNQH6,-2,0,0.25,12,13,1,21000,21005,$10.00,01/05/2026 09:30:00,01/05/2026 09:40:00,10min\n" +
    "MNQH6,-2,0,0.25,12,14,1,21000,21005,$10.00,01/05/2026 09:30:00,01/05/2026 09:41:00,11min\n";
  // The purchase of two contracts closed in two rows.
  expect(await feesOf(performance)).toEqual([
    ["1.58", "table"],
    ["0.79", "table"],
    ["0.79", "table"],
  ]);
  expect(await feesOf(flex(""))).toEqual([["0", "unknown"]]);
  expect(await feesOf(flex(`ibCommission="0"`))).toEqual([["0", "stated"]]);
  expect(await feesOf(flex(`taxes="-0.5"`))).toEqual([["0.5", "stated"]]);
  const ours =
    "executed_at,symbol,side,quantity,price,currency,fee,fee_source\n2026-01-05,ACME,buy,1,10,USD,";
  expect(await feesOf(`${ours},`)).toEqual([["0", "unknown"]]);
  expect(await feesOf(`${ours}0,`)).toEqual([["0", "stated"]]);
  expect(await feesOf(`${ours}0.79,table`)).toEqual([["0.79", "table"]]);
  expect(await feesOf(`${ours}0.5,unknown`)).toEqual([["0.5", "unknown"]]);
  expect(await read(`${ours}1,guessed`)).toEqual([
    { line: 2, reason: "fee_source “guessed” is not one of stated, table, unknown" },
  ]);
});
