import { expect, test } from "vitest";
import { UnreadFile } from "#shared/unread-file.ts";
import { Problem } from "#shared/problem.ts";
import { decodeHead } from "./decode.ts";
import { detectFormat } from "./all.ts";
import { KNOWN_EXPORTS } from "./known-exports.ts";
import { recognise } from "./recognise.ts";

const bytes = (...parts: (string | number)[]) =>
  decodeHead(
    new Uint8Array(
      parts.flatMap((part) => (typeof part === "number" ? [part] : [...part].map((c) => c.charCodeAt(0)))),
    ),
  );

/** One file of each kind, in our own words and the vendor's shape. */
const FILES: [kind: string, head: string][] = [
  ["pdf", bytes("%PDF-1.7\n%", 0xe2, 0xe3, 0xcf, 0xd3, "\n1 0 obj")],
  ["xls", bytes(0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1, 0, 0)],
  ["gzip", bytes(0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3)],
  ["image", bytes(0x89, "PNG\r\n", 0x1a, "\n", 0, 0, 0, 13, "IHDR")],
  ["image", bytes(0xff, 0xd8, 0xff, 0xe0, 0, 16, "JFIF", 0, 1)],
  ["image", bytes(0xff, 0xd8, 0xff, 0xe1, 0x24, 0x0a, "Exif", 0, 0)],
  ["image", "GIF89a\u0001"],
  ["image", bytes("RIFF", 0x24, 0x10, 0, 0, "WEBPVP8 ")],
  ["html", "web page,Sign in\n"],
  ["alpaca-json", '[{"activity_type":"FILL","symbol":"ACME","qty":"1"}]'],
  ["json", '{"trades": []}'],
  ["ibkr-activity", "Statement,Header,Field Name,Field Value\nStatement,Data,BrokerName,X"],
  [
    "ibkr-transactions",
    "Statement,Data,Title,Transaction History\nTransaction History,Header,Date,Account,Description,Transaction Type,Symbol,Quantity,Price,Gross Amount ,Commission,Net Amount",
  ],
  ["schwab-gains", "Symbol,Name,Closed Date,Opened Date,Quantity,Proceeds Per Share,Cost Per Share,Proceeds"],
  ["tradovate", "orderId,Account,Order ID,B/S,Contract,Product,avgPrice,filledQty,Fill Time,Filled Qty"],
  ["tradovate", "symbol,_priceFormat,buyFillId,sellFillId,qty,buyPrice,sellPrice,pnl"],
  ["binance", "User_ID,UTC_Time,Account,Operation,Coin,Change,Remark"],
  ["binance", '"Date(UTC)","Pair","Side","Price","Executed","Amount","Fee"'],
  [
    "coinbase",
    "\nTransactions\nUser,someone\nID,Timestamp,Transaction Type,Asset,Quantity Transacted,Price Currency,Price at Transaction",
  ],
  [
    "kraken-ledgers",
    '"txid","refid","time","type","subtype","aclass","asset","wallet","amount","fee","balance"',
  ],
  ["alpaca", "activity_type,id,transaction_time,symbol,side,qty,price"],
  ["etoro", "Date,Type,Details,Amount,Units,Realized Equity Change,Realized Equity,Balance,Position ID"],
  ["trading212", "Action,Time,ISIN,Ticker,Name,No. of shares,Price / share,Currency (Price / share)"],
  ["tradezella", "Open Date,Close Date,Symbol,Side,Volume,Entry Price,Exit Price,Net P&L,Commissions"],
  ["tradervue", "Date,Time,Symbol,Quantity,Price,Side,Commission,TransFee,ECNFee"],
];

test.each(FILES)("knows a file of kind %s", (kind, head) => {
  const found = recognise(head);
  expect(found.kind).toBe(kind);
  expect(UnreadFile.parse(found)).toEqual(found);
});

test("every kind of the table has a file above", () => {
  expect([...new Set(FILES.map(([kind]) => kind))].toSorted()).toEqual(
    [...new Set(KNOWN_EXPORTS.map(({ kind }) => kind))].toSorted(),
  );
});

test("the problem names the export, says what to do and shows the columns", () => {
  const head =
    "Symbol,Name,Closed Date,Opened Date,Quantity,Proceeds Per Share,Cost Per Share,Proceeds\nACME,,,,1,2,3,2";
  expect(refusalOf(head)).toMatchObject({
    code: "import_unreadable",
    detail: expect.stringMatching(
      /^This is a Schwab realized gain and loss report, which .* not read yet\. At Schwab .* Supported: Tidemark CSV/s,
    ),
    file: {
      kind: "schwab-gains",
      columns: [
        "Symbol",
        "Name",
        "Closed Date",
        "Opened Date",
        "Quantity",
        "Proceeds Per Share",
        "Cost Per Share",
        "Proceeds",
      ],
    },
  });
});

test("of an unknown table the first line of words is shown as its columns", () => {
  expect(refusalOf("My broker\n\nWhen;What;How many;At\n1.2.2026;ACME;3;10,50\n").file).toEqual({
    kind: null,
    name: null,
    next: expect.any(String),
    columns: ["When", "What", "How many", "At"],
    rows: [["1.2.2026", "ACME", "3", "10,50"]],
  });
});

test.each([
  ["nothing but numbers", "1,2,3\n4,5,6\n"],
  ["a word", "hello"],
  ["bytes", bytes(...Array.from({ length: 4_000 }, (_, n) => (n * 37) % 256))],
  ["a header of long cells", `${"x".repeat(400)},${"y".repeat(400)},z\n`],
])("%s is not recognised, and says no columns that are none", (_, head) => {
  expect(recognise(head)).toMatchObject({ kind: null, columns: [] });
});

test("a header of a thousand columns is cut, and so are its names", () => {
  const head = `${Array.from({ length: 1_000 }, () => "Column of a name").join(",")}\n`;
  expect(UnreadFile.parse(recognise(head)).columns).toHaveLength(60);
});

test("an empty file is called empty", () => {
  expect(refusalOf(" \n")).toMatchObject({
    detail: expect.stringMatching(/^The file is empty/),
    file: undefined,
  });
});

function refusalOf(head: string): Problem {
  try {
    detectFormat(head, undefined);
  } catch (error) {
    if (error instanceof Problem) return error;
    throw error;
  }
  throw new Error("the file was read");
}
