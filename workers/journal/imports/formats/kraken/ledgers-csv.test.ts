import { expect, test } from "vitest";
import { match } from "../../core/match.ts";
import type { Candidate, Incoming } from "../../core/incoming.ts";
import { NO_SHIFT } from "../../core/incoming.ts";
import { Names } from "../../read/names.ts";
import type { Parsed } from "../../core/parsed.ts";
import { brief, read } from "#test/parsed.ts";
import { told } from "#test/told.ts";

const LEDGERS = '"txid","refid","time","type","subtype","aclass","asset","amount","fee","balance"';
const WITH_WALLET =
  '"txid","refid","time","type","subtype","aclass","subclass","asset","wallet","amount","fee","balance"';
const TRADES =
  '"txid","ordertxid","pair","time","type","ordertype","price","cost","fee","vol","margin","misc","ledgers"';

const file = (...lines: string[]) => read([...lines, ""].join("\n"));

test("a trade is its two rows, wherever the second stands, and other rows are bookings", async () => {
  const found = told(
    await file(
      LEDGERS,
      '"","R0","2026-02-01 09:00:00","deposit","","currency","ZEUR","1000","0",""',
      '"L0","R0","2026-02-01 09:00:00","deposit","","currency","ZEUR","1000","0","1000"',
      '"L1","T1","2026-02-01 10:00:00","trade","","currency","ZEUR","-400.1235","0.64","599.2365"',
      '"L2","T1","2026-02-01 10:00:00","trade","","currency","XXBT","0.01","0","0.01"',
      '"L3","T2","2026-02-01 11:00:00","spend","","currency","ZEUR","-50","0.75","548.4865"',
      '"L4","T3","2026-02-01 11:00:00","trade","","currency","XETH","-1","0.001","0"',
      '"L5","T2","2026-02-01 11:00:00","receive","","currency","DOT","10","0","10"',
      '"L6","T3","2026-02-01 11:00:00","trade","","currency","XXBT","0.05","0","0.06"',
      '"L7","T3","2026-02-01 11:00:00","trade","","currency","KFEE","0","10","0"',
      '"L8","R1","2026-02-02 10:00:00","transfer","spottostaking","currency","DOT","-10","0","0"',
      '"L9","R1","2026-02-02 10:00:01","transfer","stakingfromspot","currency","DOT.S","10","0","10"',
      '"LA","R2","2026-02-03 10:00:00","staking","","currency","DOT.S","0.01","0","10.01"',
      '"LB","R3","2026-02-04 10:00:00","withdrawal","","currency","XXBT","-0.02","0.0001","0.0399"',
      '"LC","R4","2026-02-05 10:00:00","withdrawal","","currency","ZEUR","-100","0.09","448.3965"',
      '"LD","R5","2026-02-06 10:00:00","rollover","","currency","ZEUR","0","0.02","448.3765"',
      '"LE","R6","2026-02-07 10:00:00","margin","","currency","ZEUR","12.5","0.5","460.3765"',
      '"LF","R7","2026-02-08 10:00:00","transfer","","currency","BCH","0.5","0","0.5"',
    ),
  );
  expect(found).toEqual([
    "2 left out: other_kind",
    "3 2026-02-01T09:00:00.000Z deposit 1000 EUR L0",
    "5 2026-02-01T10:00:00.000Z buy 0.01 BTC @40012.35 EUR fee 0.64 EUR crypto x1 T1",
    "8 2026-02-01T11:00:00.000Z buy 10 DOT @5 EUR fee 0.75 EUR crypto x1 T2",
    "7 2026-02-01T11:00:00.000Z sell 1 ETH @0.05 BTC fee 0.001 ETH crypto x1 T3",
    "10 left out: other_kind",
    "11 left out: other_kind",
    "12 left out: other_kind",
    "13 2026-02-03T10:00:00.000Z interest 0.01 DOT LA",
    "14 2026-02-04T10:00:00.000Z transfer -0.02 BTC LB",
    "14 2026-02-04T10:00:00.000Z fee -0.0001 BTC",
    "15 2026-02-05T10:00:00.000Z withdrawal -100 EUR LC",
    "15 2026-02-05T10:00:00.000Z fee -0.09 EUR",
    "16 2026-02-06T10:00:00.000Z fee -0.02 EUR",
    "17 2026-02-07T10:00:00.000Z adjustment 12.5 EUR LE",
    "17 2026-02-07T10:00:00.000Z fee -0.5 EUR",
    "18 2026-02-08T10:00:00.000Z transfer 0.5 BCH LF",
    "17 states 460.3765 EUR",
    "14 states 0.0399 BTC",
    "7 states 0 ETH",
    "13 states 10.01 DOT",
    "18 states 0.5 BCH",
  ]);
});

test("reads the header with wallets: what earns is the user's, and balances of wallets add up", async () => {
  const found = told(
    await file(
      WITH_WALLET,
      '"LA","R3","2026-02-03 10:00:00","earn","reward","currency","crypto","BTC","earn / flexible","0.001","0.0002","0.5008"',
      '"LB","R2","2026-02-02 10:00:00","earn","autoallocation","currency","crypto","BTC","earn / flexible","0.5","0","0.5"',
      '"LC","R2","2026-02-02 10:00:00","earn","autoallocation","currency","crypto","BTC","spot / main","-0.5","0","0.25"',
      '"LD","R1","2026-02-01 10:00:00","deposit","","currency","crypto","BTC","spot / main","0.75","0","0.75"',
    ),
  );
  expect(found).toEqual([
    "2 2026-02-03T10:00:00.000Z interest 0.001 BTC LA",
    "2 2026-02-03T10:00:00.000Z fee -0.0002 BTC",
    "3 left out: other_kind",
    "4 left out: other_kind",
    "5 2026-02-01T10:00:00.000Z transfer 0.75 BTC LD",
    "2 states 0.7508 BTC",
  ]);
});

test("rows that make no trade are refused", async () => {
  const found = told(
    await file(
      LEDGERS,
      '"L1","T1","2026-02-01 10:00:00","trade","","currency","ZEUR","-400","0.64",""',
      '"L2","T2","2026-02-01 10:00:00","trade","","currency","AAA","1","0",""',
      '"L3","T2","2026-02-01 10:00:00","trade","","currency","BBB","-1","0",""',
      '"L4","T3","2026-02-01 10:00:00","trade","","currency","AAA","1","0",""',
      '"L5","T3","2026-02-01 10:00:00","trade","","currency","ZEUR","1","0",""',
      '"L6","T4","2026-02-01 10:00:00","barter","","currency","ZEUR","1","0",""',
      '"L7","","2026-02-01 10:00:00","deposit","","currency","ZEUR","1","0",""',
    ),
  );
  expect(found).toEqual([
    "3 refused: The rows do not say whether AAA prices BBB, or BBB prices AAA",
    "4 refused: The rows do not say whether AAA prices BBB, or BBB prices AAA",
    "5 refused: Both rows of the trade move in one direction",
    "6 refused: Both rows of the trade move in one direction",
    "7 refused: Type “barter” is not known",
    "8 refused: The row has no refid",
    "2 refused: The other row of this trade is not in the file",
  ]);
});

const trades = await file(
  TRADES,
  '"T1","O1","XXBTZEUR","2026-02-01 10:00:00.1234","buy","limit","40012.30000","4.92551","0.01281","0.00012310","0","","L1,L2"',
);
const ledgers = await file(
  LEDGERS,
  '"L1","T1","2026-02-01 10:00:00","trade","","currency","ZEUR","-4.9255","0.0128","95.0617"',
  '"L2","T1","2026-02-01 10:00:00","trade","","currency","XXBT","0.0001231","0","0.0001231"',
);

/** Imports the files one after the other into an empty ledger. */
function ledgerOf(files: Parsed[][]) {
  const names = new Names("u1");
  const counts: unknown[] = [];
  let facts: Incoming["facts"] | null = null;
  for (const parsed of files) {
    const rows = names.incoming(parsed.filter((each) => "row" in each));
    const accountId = rows[0]?.accountId ?? "";
    const known: Candidate[] =
      facts === null ? [] : [{ id: "f1", accountId, facts, ordinal: 0, claims: [], carriedFee: "0" }];
    const found = match(
      rows,
      { ledger: known, marks: new Map(), ends: new Set(), room: 10 },
      { mint: () => "f1", shift: NO_SHIFT },
    );
    counts.push(found.counts);
    const [inserted] = found.fills;
    const fill = inserted === undefined ? known[0] : { ...inserted, claims: [] };
    facts = fill === undefined ? null : found.pool.factsOf(fill);
  }
  return { counts, facts };
}

test("trades and ledgers in any order give one fill, with the price of the trades", () => {
  expect(brief(trades)).toEqual([
    "Kraken 2026-02-01T10:00:00.123Z buy 0.0001231 BTC @40012.3 EUR fee 0.01281 EUR crypto x1 T1",
  ]);
  const none = { new: 0, duplicate: 0, corrected: 0, conflict: 0 };
  const forward = ledgerOf([trades, ledgers, trades]);
  const backward = ledgerOf([ledgers, trades, ledgers]);
  expect(forward.counts).toEqual([
    { ...none, new: 1 },
    { ...none, duplicate: 1 },
    { ...none, duplicate: 1 },
  ]);
  expect(backward.counts).toEqual([
    { ...none, new: 1 },
    { ...none, corrected: 1 },
    { ...none, duplicate: 1 },
  ]);
  expect(forward.facts).toMatchObject({ price: "40012.3", fee: "0.01281", executionId: "T1" });
  expect(backward.facts).toEqual(forward.facts);
});
