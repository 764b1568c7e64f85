import { describe, expect, test } from "vitest";
import fixture from "#test/fixtures/metatrader-report.csv?raw";
import { brief, read, reasonsOf } from "#test/parsed.ts";
import { utf16, workbook } from "#test/workbook.ts";
import type { Parsed } from "../../core/parsed.ts";

const UTC = { timeZone: "UTC" };
const bookings = (parsed: Parsed[]) =>
  parsed.flatMap((each) =>
    "booking" in each
      ? [
          [
            each.booking.kind,
            each.booking.amount,
            each.booking.currency,
            each.booking.instrument?.symbol ?? "-",
            each.booking.externalId,
          ].join(" "),
        ]
      : [],
  );

/** An invented report, reckoned by hand: 0.003 × 0.10 × 100 000 = 30 and 10 × 0.05 × 100 = 50. */
const REPORT = fixture
  .trimEnd()
  .split("\n")
  .map((line) => line.split(";"));
const [, , , , POSITIONS = [], EURUSD = [], XAUUSD = [], US500 = []] = REPORT;
const DEALS = REPORT.find((cells) => cells[1] === "Deal") ?? [];
const FILLS = [
  "MetaTrader 1234567 2026-03-02T10:15:30.000Z buy 0.1 EURUSD.x @1.12 USD fee 0.35 USD forex x100000 9002",
  "MetaTrader 1234567 2026-03-02T11:00:00.000Z sell 0.1 EURUSD.x @1.123 USD fee 0.35 USD forex x100000 9003",
  "MetaTrader 1234567 2026-03-03T09:00:00.000Z sell 0.05 XAUUSD @3250 USD fee 0 USD other x100 9004",
  "MetaTrader 1234567 2026-03-04T16:30:05.000Z buy 0.05 XAUUSD @3240 USD fee 0 USD other x100 9005",
  "MetaTrader 1234567 2026-03-05T09:00:00.000Z buy 2 US500 @5000.5 USD fee 0 USD other x1 9006",
  "MetaTrader 1234567 2026-03-05T10:00:00.000Z sell 2 US500 @4990.5 USD fee 0 USD other x1 9007",
];
const BOOKED = [
  "deposit 1000 USD - 9001",
  "interest -0.12 USD EURUSD.x 9003",
  "interest 1.05 USD XAUUSD 9005",
  "withdrawal -500 USD - 9008",
];

const deal = (type: string, profit: string, id: number) =>
  `2026.03.01 08:00:00;${id};;${type};;;;;0.00;0.00;0.00;${profit};0.00;`.split(";");
const position = (symbol: string, from: string, to: string, profit: string) =>
  `2026.03.02 10:00:00;1;${symbol};buy;1;${from};;;2026.03.02 11:00:00;${to};0;0;${profit}`.split(";");
const row = (...cells: string[]) =>
  `<tr align=right>${cells.map((cell) => `<td class=mspt nowrap>${cell}`).join("")}</tr>`;

const html = (rows: readonly (readonly string[])[]) =>
  `<html><head><title>1234567: A Trader - Trade History Report</title></head><body><table>${rows
    .map((cells) => {
      const hidden =
        /^\d{4}\./.test(cells[0] ?? "") && cells.length === 13 ? '<td class="hidden" colspan="8">x</td>' : "";
      return `<tr align="right">${cells.map((cell, n) => `<td nowrap>${cell.replaceAll(" ", "&nbsp;")}</td>${n === 3 ? hidden : ""}`).join("")}</tr>`;
    })
    .join("\n")}</table></body></html>`;
const csv = (rows: readonly (readonly string[])[], mark = ",") =>
  rows
    .map((cells) => cells.map((cell) => (cell.includes(mark) ? `"${cell}"` : cell)).join(mark))
    .join("\r\n");
/** Excel keeps the numbers of a report as numbers, and its times as texts. */
const numbers = (cell: string) =>
  /^-? ?[\d ]+(\.\d+)?$/.test(cell) ? Number(cell.replaceAll(" ", "")) : cell;

test.each([
  ["HTML in UTF-16, as the terminal writes it", utf16(html(REPORT))],
  ["XLSX", workbook({ sheets: { Sheet1: REPORT.map((cells) => cells.map(numbers)) } })],
  ["CSV", new TextEncoder().encode(csv(REPORT))],
  [
    "CSV with semicolons and decimal commas",
    new TextEncoder().encode(
      csv(
        REPORT.map((cells) =>
          cells.map((cell) => (/^-? ?[\d ]+\.\d+$/.test(cell) ? cell.replace(".", ",") : cell)),
        ),
        ";",
      ),
    ),
  ],
])("a report as %s is read by its deals", async (_, bytes) => {
  const parsed = await read(bytes, UTC);
  expect(brief(parsed)).toEqual(FILLS);
  expect(bookings(parsed)).toEqual(BOOKED);
  expect(reasonsOf(parsed)).toEqual([]);
});

test.each([
  [
    "de",
    "Zeit,Position,Symbol,Typ,Volumen,Preis,S / L,T / P,Zeit,Preis,Kommission,Swap,Gewinn",
    "Zeit,Deal,Symbol,Typ,Richtung,Volumen,Preis,Order,Kommission,Gebühr,Swap,Gewinn,Kontostand,Kommentar",
  ],
  [
    "it",
    "Ora,Posizione,Simbolo,Tipo,Volume,Prezzo,S / L,T / P,Ora,Prezzo,Commissione,Swap,Profitto",
    "Ora,Affare,Simbolo,Tipo,Direzione,Volume,Prezzo,Ordine,Commissione,Tassa,Swap,Profitto,Saldo,Commento",
  ],
  [
    "ru",
    "Время,Позиция,Символ,Тип,Объем,Цена,S / L,T / P,Время,Цена,Комиссия,Своп,Прибыль",
    "Время,Сделка,Символ,Тип,Направление,Объем,Цена,Ордер,Комиссия,Сбор,Своп,Прибыль,Баланс,Комментарий",
  ],
])("a report in %s is known by the shape of its rows", async (_, positions, deals) => {
  const rows = REPORT.map((cells) =>
    cells === POSITIONS ? positions.split(",") : cells === DEALS ? deals.split(",") : cells,
  );
  const parsed = await read(html(rows), UTC);
  expect([brief(parsed), bookings(parsed)]).toEqual([FILLS, BOOKED]);
});

test("an older report has deals without the column Fee", async () => {
  const older = REPORT.map((cells) => (cells.length === 14 ? cells.toSpliced(9, 1) : cells));
  const parsed = await read(csv(older), UTC);
  expect(brief(parsed)[0]).toContain("fee 0.3 USD");
  expect(bookings(parsed)).toEqual(BOOKED);
});

describe("a report without deals", () => {
  const positions = [POSITIONS, EURUSD, XAUUSD, US500];

  test("is read by its positions, in the currency that explains their profits", async () => {
    const parsed = await read(csv(positions, ";"), UTC);
    expect(brief(parsed)).toEqual([
      "MetaTrader 2026-03-02T10:15:30.000Z buy 0.1 EURUSD.x @1.12 USD fee 0 USD forex x100000 -",
      "MetaTrader 2026-03-02T11:00:00.000Z sell 0.1 EURUSD.x @1.123 USD fee 0.7 USD forex x100000 -",
      "MetaTrader 2026-03-03T09:00:00.000Z sell 0.05 XAUUSD @3250 USD fee 0 USD other x100 -",
      "MetaTrader 2026-03-04T16:30:05.000Z buy 0.05 XAUUSD @3240 USD fee 0 USD other x100 -",
      "MetaTrader 2026-03-05T09:00:00.000Z buy 2 US500 @5000.5 USD fee 0 USD other x1 -",
      "MetaTrader 2026-03-05T10:00:00.000Z sell 2 US500 @4990.5 USD fee 0 USD other x1 -",
    ]);
    expect(bookings(parsed)).toEqual(["interest -0.12 USD EURUSD.x ", "interest 1.05 USD XAUUSD "]);
  });

  test("names a profit that its prices do not give, and a lot that nothing tells", async () => {
    const rows = [
      ["Account:", "1234567 (EUR, Example-Server, real, Hedge)"],
      POSITIONS,
      position("DE40", "20000.0", "20010.0", "250.00"),
      position("DE40", "20000.0", "20004.0", "100.00"),
      position("DE40", "20000.0", "20004.0", "333.00"),
      position("US500", "5000.0", "5004.0", "3.70"),
      position("EURUSDmicro", "1.1", "1.2", "91.00"),
    ];
    const parsed = await read(csv(rows), UTC);
    expect(brief(parsed).map((row) => row.split(" ").at(-2))).toEqual(Array(4).fill("x25"));
    expect(reasonsOf(parsed)).toEqual([
      [5, "The stated profit 333 is not the move of the price × 1 × 25"],
      [6, "A lot of “US500” cannot be told: its price is in USD, its profit in EUR"],
      [7, "A lot of “EURUSDmicro” cannot be told: its price is in USD, its profit in EUR"],
    ]);
  });

  test("beyond ten thousand positions says so, and a report with deals has any number", async () => {
    const many = Array.from({ length: 10_002 }, () => EURUSD);
    const alone = await read(csv([...REPORT.slice(0, 5), ...many]), UTC, 65_536);
    expect(reasonsOf(alone)).toEqual([[10_006, expect.stringMatching(/read up to 10000 positions/)]]);
    expect(brief(await read(csv([...REPORT.slice(0, 5), ...many, ...REPORT.slice(5)]), UTC, 65_536))).toEqual(
      FILLS,
    );
  });
});

test("deals that are no trades are booked, and one of an unknown kind is named", async () => {
  const rows = [
    ...REPORT.slice(0, 3),
    DEALS,
    deal("charge", "- 5.00", 1),
    deal("credit", "50.00", 2),
    deal("interest", "1.50", 3),
    deal("tax", "- 2.00", 4),
    deal("buy canceled", "0.00", 5),
    deal("mystery", "1.00", 6),
    ...REPORT.slice(14, 15),
  ];
  const parsed = await read(csv(rows), UTC);
  expect(bookings(parsed)).toEqual([
    "fee -5 USD - 1",
    "adjustment 50 USD - 2",
    "interest 1.5 USD - 3",
    "tax -2 USD - 4",
  ]);
  expect(parsed).toContainEqual({ line: 9, leftOut: "other_kind" });
  expect(reasonsOf(parsed)).toEqual([[10, "A deal of type “mystery” is not known"]]);
});

test("a statement of MetaTrader 4 is read by its closed and open trades", async () => {
  const page = `<html><head><title>Statement: 7654321 - A Trader</title></head><body><table>
    <tr><td colspan=2><b>Account: 7654321</b></td><td><b>Name: A Trader</b></td><td><b>Currency: EUR</b></td><td>Leverage: 1:30</td></tr>
    <tr><td colspan=13><b>Closed Transactions:</b></td></tr>
    ${row("Ticket", "Open Time", "Type", "Size", "Item", "Price", "S / L", "T / P", "Close Time", "Price", "Commission", "Taxes", "Swap", "Profit")}
    <tr><td title="x">11</td><td>2026.03.01 08:00:00</td><td>balance</td><td colspan=10>Deposit</td><td>1 000.00</td></tr>
    ${row("12", "2026.03.02 10:00:00", "sell", "0.20", "usdjpy", "150.000", "0.000", "0.000", "2026.03.02 12:00:00", "149.000", "-1.50", "-0.10", "-0.40", "122.00")}
    ${row("13", "2026.03.02 10:00:00", "buy limit", "0.20", "usdjpy", "150.000", "0.000", "0.000", "2026.03.02 12:00:00", "149.000", "cancelled")}
    <tr><td colspan=13><b>Open Trades:</b></td></tr>
    ${row("14", "2026.03.03 10:00:00", "buy", "0.10", "eurgbp", "0.8500", "0", "0", "&nbsp;", "0.8510", "-0.50", "0.00", "0.00", "11.50")}
  </table></body></html>`;
  const parsed = await read(page, UTC);
  expect(brief(parsed)).toEqual([
    "MetaTrader 7654321 2026-03-02T10:00:00.000Z sell 0.2 usdjpy @150 JPY fee 0 EUR forex x100000 -",
    "MetaTrader 7654321 2026-03-02T12:00:00.000Z buy 0.2 usdjpy @149 JPY fee 1.6 EUR forex x100000 -",
    "MetaTrader 7654321 2026-03-03T10:00:00.000Z buy 0.1 eurgbp @0.85 GBP fee 0.5 EUR forex x100000 -",
  ]);
  expect(bookings(parsed)).toEqual(["deposit 1000 EUR - 11", "interest -0.4 EUR usdjpy "]);
});

test("the report of a tester is refused, because its trades were never made", async () => {
  await expect(read(html([["Strategy Tester Report"], ...REPORT]), UTC)).rejects.toThrow(
    /format is not known|web page/,
  );
});
