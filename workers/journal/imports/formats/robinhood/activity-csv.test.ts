import { expect, test } from "vitest";
import { booked } from "#test/booked.ts";
import { brief, read, reasonsOf, rowsOf } from "#test/parsed.ts";

const HEADER =
  '"Activity Date","Process Date","Settle Date","Instrument","Description","Trans Code","Quantity","Price","Amount"';
const END =
  '\n"","","","","","","","",""\n"","","","","","","","","","The data provided is for informational purposes only.\nConsult a tax professional."\n';
/** Rows of the columns from Activity Date on, with the other two dates left out. */
const row = (date: string, ...cells: string[]) =>
  [date, date, date, ...cells].map((cell) => `"${cell}"`).join(",");
const file = (...rows: string[]) => [HEADER, ...rows].join("\n") + END;

test("reads shares, with descriptions over lines, brackets and a disclaimer at the end", async () => {
  const parsed = await read(
    file(
      row("1/5/2026", "ACME", "Acme Corp\nCUSIP: 000000001", "Sell", "20", "$110.00", "$2,199.95"),
      row("1/2/2026", "ACME", "Acme Corp\nCUSIP: 000000001", "Buy", "1,000", "$10.00", "($10,000.00)"),
      row("1/2/2026", "ACME", "Acme Corp", "Buy", "0.25", "$175.01", "($43.75)"),
      row("12/31/2025", "ACME", "Cash Div: R/D 2025-12-16 - 8 shares at 0.48", "CDIV", "", "", "$3.84"),
      row("12/30/2025", "", "ACH Deposit", "ACH", "", "", "$1,000.00"),
      row("12/29/2025", "", "ACH Withdrawal", "ACH", "", "", "($43.64)"),
      row("12/28/2025", "", "Margin Interest", "MINT", "", "", "($1.20)"),
      row("12/27/2025", "", "Gold Subscription Fee", "GOLD", "", "", "($5.00)"),
      row("12/26/2025", "ACME", "Foreign Tax Withheld", "DTAX", "", "", "($0.40)"),
      row("12/25/2025", "", "Something new", "NEWC", "", "", "$0.10"),
    ),
  );
  expect(brief(parsed)).toEqual([
    "Robinhood 2026-01-05T00:00:00.000Z (date) sell 20 ACME @110 USD fee 0.05 USD equity x1 -",
    "Robinhood 2026-01-02T00:00:00.000Z (date) buy 1000 ACME @10 USD fee 0 USD equity x1 -",
    "Robinhood 2026-01-02T00:00:00.000Z (date) buy 0.25 ACME @175.01 USD fee -0.0025 USD equity x1 -",
  ]);
  expect(booked(parsed)).toEqual([
    "Robinhood 2025-12-31 dividend ACME 3.84 USD",
    "Robinhood 2025-12-30 deposit - 1000 USD",
    "Robinhood 2025-12-29 withdrawal - -43.64 USD",
    "Robinhood 2025-12-28 interest - -1.2 USD",
    "Robinhood 2025-12-27 fee - -5 USD",
    "Robinhood 2025-12-26 tax ACME -0.4 USD",
    "Robinhood 2025-12-25 adjustment - 0.1 USD",
  ]);
  expect(reasonsOf(parsed)).toEqual([]);
});

test("reads options, and closes expired ones on the side that the file's fills show", async () => {
  const parsed = await read(
    file(
      row("1/16/2026", "ACME", "Option Expiration for ACME 1/16/2026 Put $435.00", "OEXP", "1", "", ""),
      row("1/16/2026", "ZED", "Option Expiration for ZED 1/16/2026 Call $1,100.00", "OEXP", "2", "", ""),
      row("1/16/2026", "YOU", "Option Expiration for YOU 1/16/2026 Call $5.00", "OEXP", "3S", "", ""),
      row("1/16/2026", "YOU", "Option Expiration for YOU 1/16/2026 Call $6.00", "OEXP", "3", "", ""),
      row("1/16/2026", "ACME", "ACME 1/16/2026 Put $440.00", "OASGN", "1", "", ""),
      row(
        "1/16/2026",
        "ACME",
        "Acme\nCUSIP: 1\n1 ACME Option Assigned",
        "Buy",
        "100",
        "$440.00",
        "($44,000.00)",
      ),
      row("1/5/2026", "ACME", "ACME 1/16/2026 Put $435.00", "STO", "1", "$4.60", "$459.97"),
      row("1/5/2026", "ZED", "ZED 1/16/2026 Call $1,100.00", "BTO", "2", "$1.00", "($200.00)"),
      row("1/5/2026", "ACME", "ACME 1/16/2026 Put $430.00", "BTC", "1", "$4.49", "($449.02)"),
    ),
  );
  const told = rowsOf(parsed).map(({ symbol, side, quantity, price, fee, effect }) =>
    [symbol, side, quantity, price, fee, effect].join(" | "),
  );
  expect(told).toEqual([
    "ACME 1/16/2026 Put $440.00 | buy | 1 | 0 | 0 | closes",
    "ACME | buy | 100 | 440 | 0 | ",
    "ACME 1/16/2026 Put $435.00 | sell | 1 | 4.6 | 0.03 | opens",
    "ZED 1/16/2026 Call $1,100.00 | buy | 2 | 1 | 0 | opens",
    "ACME 1/16/2026 Put $430.00 | buy | 1 | 4.49 | 0.02 | closes",
    "ACME 1/16/2026 Put $435.00 | buy | 1 | 0 | 0 | closes",
    "ZED 1/16/2026 Call $1,100.00 | sell | 2 | 0 | 0 | closes",
    "YOU 1/16/2026 Call $5.00 | sell | 3 | 0 | 0 | closes",
  ]);
  expect(rowsOf(parsed)[3]).toMatchObject({
    underlying: "ZED",
    expiry: "2026-01-16",
    strike: "1100",
    right: "call",
    multiplier: "100",
  });
  expect(reasonsOf(parsed)).toEqual([
    [5, "The file does not show whether the expired option was bought or sold"],
  ]);
});

test("books splits, units that come and go, and a merger for cash", async () => {
  const parsed = await read(
    file(
      row("3/2/2026", "ACME", "Acme 4-for-1 forward split", "SPL", "30", "", ""),
      row("3/2/2026", "ZED", "Zed", "SPL", "30", "", ""),
      row("2/2/2026", "YOU", "You", "SPR", "10", "", ""),
      row("2/2/2026", "YOU", "You", "SPR", "100S", "", ""),
      row("2/1/2026", "NEW", "Conversion", "CONV", "5", "", ""),
      row("2/1/2026", "OLD", "Conversion", "CONV", "5S", "", ""),
      row("1/9/2026", "ACME", "Transfer out", "ACATO", "7", "", ""),
      row("1/8/2026", "BUS", "Merger", "MRGC", "4S", "", "$50.00"),
    ),
  );
  expect(booked(parsed)).toEqual([
    "Robinhood 2026-03-02 split ACME - 4 for 1",
    "Robinhood 2026-03-02 transfer ZED - 30 units at 0",
    "Robinhood 2026-02-02 split YOU - 10 for 100",
    "Robinhood 2026-02-01 transfer NEW - 5 units at ?",
    "Robinhood 2026-02-01 transfer OLD - -5 units at ?",
    "Robinhood 2026-01-09 transfer ACME - -7 units at ?",
  ]);
  expect(brief(parsed)).toEqual([
    "Robinhood 2026-01-08T00:00:00.000Z (date) sell 4 BUS @12.5 USD fee 0 USD equity x1 -",
  ]);
});

test("refuses what it cannot read, in a header of three columns less", async () => {
  const rows = [
    "Activity Date,Instrument,Description,Trans Code,Quantity,Price,Amount",
    "invalid,ACME,x,Buy,1,$1,($1)",
    "1/2/2026,ACME,x,Buy,1,,($1)",
    "1/2/2026,ACME,x,Buy,1,$1.00,($10)",
    "1/2/2026,ACME,x,OEXP,1,,",
    "1/2/2026,ACME,x,WHAT,1,,",
    "1/2/2026,,x,SPR,1,,",
    "1/2/2026,ACME,ACME 13/40/2026 Call $5.00,BTO,1,$1,($100)",
    "1/2/2026,ACME,x,ACH,,,",
    "1/2/2026,ACME,x,SPR,1,,",
  ];
  expect(reasonsOf(await read(rows.join("\n")))).toEqual([
    [2, "“invalid” is not a date and time"],
    [3, "Price is empty"],
    [4, "Amount does not follow from the quantity and the price"],
    [5, "The description names no option"],
    [6, "Trans Code “WHAT” is not known"],
    [7, "The row names no instrument"],
    [8, "Description “ACME 13/40/2026 Call $5.00” names no date of expiry"],
    [9, "Amount is empty"],
    [10, "The other row of this reverse split is missing, so its ratio is not known"],
  ]);
});
