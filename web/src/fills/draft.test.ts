import { expect, test } from "vitest";
import type { FillDetail } from "#shared/contracts/fill-edits.ts";
import { changeOf, type Draft, draftOf, readDraft, symbolOf } from "./draft.ts";

const ZONE = "America/New_York";
const line = { side: "buy", when: "2026-03-02T10:00", quantity: "1 000", price: "1,5", fee: "" } as const;
const draft: Draft = {
  account: " Main ",
  symbol: "ACME",
  currency: "usd",
  assetClass: "equity",
  multiplier: "",
  expiry: "",
  strike: "",
  right: "",
  note: "By phone",
  lines: [line, { ...line, side: "sell", when: "2026-03-03", fee: "-0.5" }],
};
const fill: FillDetail = {
  id: "fil_1",
  account: "Main",
  symbol: "ACME",
  assetClass: "option",
  multiplier: "100",
  side: "buy",
  quantity: "10",
  price: "100",
  fee: "0",
  feeCurrency: "USD",
  feeSource: "unknown",
  currency: "USD",
  executedAt: "2026-03-02T15:00:07.125Z",
  dateOnly: false,
  effect: null,
  executionId: null,
  edited: false,
  expiry: "2026-06-19",
  strike: "90",
  right: "call",
  note: null,
  original: null,
  deleted: false,
  editedAt: null,
  typed: true,
  editable: true,
  version: 0,
};

test("an entry and an exit are read by the reader's clock and as people write numbers", () => {
  const shared = { account: "Main", symbol: "ACME", currency: "USD", assetClass: "equity", multiplier: "1" };
  expect(readDraft(draft, ZONE)).toEqual({
    fills: [
      {
        ...shared,
        side: "buy",
        executedAt: "2026-03-02T15:00:00.000Z",
        quantity: "1000",
        price: "1.5",
        note: "By phone",
      },
      { ...shared, side: "sell", executedAt: "2026-03-03", quantity: "1000", price: "1.5", fee: "-0.5" },
    ],
  });
});

test("an exit lies behind its entry, by its day where it has no time", () => {
  const [entry, exit] = draft.lines;
  const faultsOf = (when: string) => {
    const lines = entry === undefined || exit === undefined ? [] : [entry, { ...exit, when }];
    const read = readDraft({ ...draft, lines }, ZONE);
    return "faults" in read ? [...read.faults.keys()] : [];
  };
  expect(["2026-03-02", "2026-03-02T10:00"].map(faultsOf)).toEqual([[], []]);
  expect(["2026-03-01", "2026-03-02T09:59"].map(faultsOf)).toEqual([["lines.1.when"], ["lines.1.when"]]);
  expect(["msft", "BRK.b", "Msft"].map(symbolOf)).toEqual(["MSFT", "BRK.b", "Msft"]);
});

test("each fault stands by its field", () => {
  const wrong = {
    ...draft,
    account: "",
    symbol: " ",
    currency: "$",
    multiplier: "0",
    assetClass: "option",
  } as const;
  const read = readDraft(
    { ...wrong, lines: [{ side: "buy", when: "", quantity: "0", price: "x", fee: "y" }] },
    ZONE,
  );
  expect("faults" in read ? [...read.faults.keys()].sort() : []).toEqual([
    "account",
    "currency",
    "expiry",
    "lines.0.fee",
    "lines.0.price",
    "lines.0.quantity",
    "lines.0.when",
    "multiplier",
    "right",
    "strike",
    "symbol",
  ]);
});

test("a change names what was changed and nothing else", () => {
  const before = draftOf(fill, ZONE);
  expect(before.lines[0]).toEqual({
    side: "buy",
    when: "2026-03-02T10:00",
    quantity: "10",
    price: "100",
    fee: "",
  });
  expect(changeOf(fill, before, ZONE)).toEqual({ change: {} });
  const lines = [{ ...line, quantity: "10", price: "99,5", fee: "1" }];
  expect(changeOf(fill, { ...before, lines, note: "x" }, ZONE)).toEqual({
    change: { price: "99.5", fee: "1", note: "x" },
  });
  expect(changeOf(fill, { ...before, assetClass: "equity", multiplier: "1" }, ZONE)).toEqual({
    change: { assetClass: "equity", multiplier: "1", expiry: null, strike: null, right: null },
  });
});
