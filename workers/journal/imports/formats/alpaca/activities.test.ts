import { expect, test } from "vitest";
import { read } from "#test/parsed.ts";
import { told } from "#test/told.ts";

const CSV =
  "activity_type,id,transaction_time,date,type,side,symbol,qty,price,net_amount,per_share_amount,description,order_id";

const fill = {
  activity_type: "FILL",
  cum_qty: "2",
  id: "20260203153001123::aaaa",
  leaves_qty: "0",
  price: "174.78",
  qty: "2",
  side: "buy",
  symbol: "ACME",
  transaction_time: "2026-02-03T15:30:01.123456Z",
  order_id: "o1",
  type: "fill",
};
const EXPECTED_FILL =
  "2026-02-03T15:30:01.123Z buy 2 ACME @174.78 USD fee 0 USD equity x1 20260203153001123::aaaa";

const file = async (text: string, size?: number) => told(await read(text, {}, size));

test("reads the answer of the API, however it is cut and however its objects are laid out", async () => {
  const dividend = {
    activity_type: "DIV",
    id: "20260204000000000::bbbb",
    date: "2026-02-04",
    net_amount: "1.02",
    symbol: "ACME",
    qty: 2,
    description: 'Cash "DIV" @ {0.51}',
    group: { of: ["a }", "b"] },
  };
  const text = JSON.stringify([fill, dividend], null, 2);
  const expected = [`2 ${EXPECTED_FILL}`, "15 2026-02-04 dividend 1.02 USD ACME 20260204000000000::bbbb"];
  expect(await file(text)).toEqual(expected);
  expect(await file(text, 7)).toEqual(expected);
  expect(await file(`${JSON.stringify(fill)}\n${JSON.stringify(dividend)}`)).toEqual([
    `1 ${EXPECTED_FILL}`,
    "2 2026-02-04 dividend 1.02 USD ACME 20260204000000000::bbbb",
  ]);
});

test("reads the same activities as CSV, with options, coins, splits and money", async () => {
  const found = await file(
    [
      CSV,
      "FILL,20260203153001123::aaaa,2026-02-03T15:30:01.123456Z,,fill,buy,ACME,2,174.78,,,,o1",
      "FILL,id2,2026-02-03T15:31:01Z,,fill,sell_short,ACME260320C00150500,1,2.5,,,,o2",
      "FILL,id3,2026-02-03T15:32:01Z,,partial_fill,buy,BTC/USD,0.01,40000,,,,o3",
      "FILL,id4,2026-02-03T15:33:01Z,,fill,sell,BTCUSD,0.01,41000,,,,o4",
      "OPEXP,id5,,2026-03-20,,,ACME260320C00150500,1,0,,,,",
      "OPTRD,id6,,2026-03-20,,,ACME,-100,150.5,15050,,,",
      "SPLIT,id7,,2026-03-21,,,ACME,-2,,,,,",
      "INT,id8,,2026-03-21,,,,,,0.12,,Interest,",
      "SPLIT,id9,,2026-03-21,,,ACME,8,,,,,",
      "DIVNRA,ida,,2026-03-22,,,ACME,,,-0.15,,,",
      "FEE,idb,,2026-03-22,,,,,,-0.02,,TAF fee,",
      "CFEE,idc,,2026-03-22,,,BTCUSD,-0.0001,40000,,,,",
      "CSD,idd,,2026-03-23,,,,,,500,,,",
      "CSW,ide,,2026-03-24,,,,,,-100,,,",
      "SPIN,idf,,2026-03-25,,,NEWCO,3,,,,,",
    ].join("\n"),
  );
  expect(found).toEqual([
    `2 ${EXPECTED_FILL}`,
    "3 2026-02-03T15:31:01.000Z sell 1 ACME260320C00150500 @2.5 USD fee 0 USD option x100 id2",
    "4 2026-02-03T15:32:01.000Z buy 0.01 BTC @40000 USD fee 0 USD crypto x1 id3",
    "5 2026-02-03T15:33:01.000Z sell 0.01 BTC @41000 USD fee 0 USD crypto x1 id4",
    "6 2026-03-20T00:00:00.000Z (date) buy 1 ACME260320C00150500 @0 USD fee 0 USD option x100 id5",
    "7 2026-03-20T00:00:00.000Z (date) sell 100 ACME @150.5 USD fee 0 USD equity x1 id6",
    "9 2026-03-21 interest 0.12 USD id8",
    "10 2026-03-21 split ACME 8 for 2 id9",
    "11 2026-03-22 tax -0.15 USD ACME ida",
    "12 2026-03-22 fee -0.02 USD idb",
    "13 2026-03-22 fee -0.0001 BTC BTC idc",
    "14 2026-03-23 deposit 500 USD idd",
    "15 2026-03-24 withdrawal -100 USD ide",
    "16 2026-03-25 transfer 3 NEWCO idf",
  ]);
});

test("broken activities are refused by themselves", async () => {
  expect(
    await file(
      `[{"activity_type":"BARTER","id":"x","date":"2026-01-01"},\n{"activity_type":"FILL" "id"},\n` +
        `${JSON.stringify({ ...fill, side: "hold" })},\n${JSON.stringify({ ...fill, id: "" })},\n` +
        `${JSON.stringify({ ...fill, note: "x".repeat(70_000) })},\n${JSON.stringify(fill)},\n{"activity_type":"FI`,
    ),
  ).toEqual([
    "1 refused: Activity type “BARTER” is not known",
    "2 refused: This is no JSON object",
    "3 refused: Side “hold” is neither buy nor sell",
    "4 refused: The row has no id",
    "5 refused: An object is too long for a statement",
    `6 ${EXPECTED_FILL}`,
    "7 refused: The JSON breaks off here",
  ]);
  expect(await file(`${CSV}\nSPLIT,id7,,2026-03-21,,,ACME,-2,,,,,\n`)).toEqual([
    "2 refused: The row tells only one half of a split: the old units out, or the new ones in",
  ]);
});
