import { expect, test } from "vitest";
import { booked, stated } from "#test/booked.ts";
import { brief, read, reasonsOf } from "#test/parsed.ts";

const cells = (values: readonly string[]) => values.map((value) => `"${value}"`).join(",");
const ofNobody = (line: string) => line.replace("U7000001", "Interactive Brokers");

const statement = (...sections: string[]) =>
  `<FlexQueryResponse queryName="Journal" type="AF"><FlexStatements count="1">
<FlexStatement accountId="U7000001" fromDate="20260101" toDate="20260131" period="LastMonth">
${sections.join("\n")}
</FlexStatement></FlexStatements></FlexQueryResponse>`;

const TRADES = `<Trades>
<Trade currency="USD" assetCategory="STK" symbol="ACME" isin="US0000000011" tradeID="1" dateTime="20260105;093100" quantity="100" tradePrice="10" ibCommission="-1" ibCommissionCurrency="USD" buySell="BUY" levelOfDetail="EXECUTION" />
</Trades>`;
const CASH = `<CashTransactions>
<CashTransaction accountId="U7000001" currency="USD" assetCategory="STK" symbol="ACME" isin="US0000000011" multiplier="1" description="ACME(US0000000011) CASH DIVIDEND USD 0.27 PER SHARE (Ordinary Dividend)" dateTime="20260115;202000" settleDate="20260115" amount="27" type="Dividends" transactionID="501" levelOfDetail="DETAIL" />
<CashTransaction currency="USD" assetCategory="STK" symbol="ACME" isin="US0000000011" multiplier="1" description="ACME(US0000000011) CASH DIVIDEND - US TAX" dateTime="20260115;202000" amount="-4.05" type="Withholding Tax" transactionID="502" levelOfDetail="DETAIL" />
<CashTransaction currency="USD" symbol="" description="SUMMARY ROW" dateTime="20260115" amount="27" type="Dividends" levelOfDetail="SUMMARY" />
<CashTransaction currency="EUR" description="EUR DEBIT INT FOR DEC-2025" dateTime="20260105" amount="-1.23" type="Broker Interest Paid" transactionID="503" />
<CashTransaction currency="USD" description="SNAPSHOT MARKET DATA" dateTime="20260104" amount="-10" type="Other Fees" transactionID="504" />
<CashTransaction currency="EUR" description="ELECTRONIC FUND TRANSFER" dateTime="20260102" amount="1000" type="Deposits/Withdrawals" transactionID="505" />
<CashTransaction currency="EUR" description="DISBURSEMENT" settleDate="20260103" amount="-200" type="Deposits &amp; Withdrawals" transactionID="506" />
<CashTransaction currency="USD" description="SOMETHING NEW" dateTime="20260106" amount="3" type="Carbon Credits" transactionID="507" />
</CashTransactions>`;
const OTHERS = `<CorporateActions>
<CorporateAction currency="USD" assetCategory="STK" symbol="ACME" isin="US0000000011" multiplier="1" actionDescription="ACME(US0000000011) SPLIT 4 FOR 1 (ACME, ACME CORP, US0000000011)" description="ACME CORP" dateTime="20260119;202500" reportDate="20260120" quantity="300" proceeds="0" type="FS" transactionID="601" />
<CorporateAction currency="USD" assetCategory="STK" symbol="ZED.OLD" description="ZED(US0000000029) SPLIT 1 FOR 10 (ZED.OLD, ZED INC, US0000000029)" dateTime="20260119;202500" quantity="-100" proceeds="0" type="RS" />
<CorporateAction currency="USD" assetCategory="STK" symbol="ZED" description="ZED(US0000000029) SPLIT 1 FOR 10 (ZED, ZED INC, US0000000037)" dateTime="20260119;202500" quantity="10" proceeds="0" type="RS" />
<CorporateAction currency="USD" assetCategory="STK" symbol="BABY" isin="US0000000045" description="ACME(US0000000011) SPINOFF 1 FOR 5 (BABY, BABY INC, US0000000045)" dateTime="20260120;202500" quantity="80" proceeds="0" type="SO" />
<CorporateAction currency="CAD" assetCategory="STK" symbol="CVO" description="CVO(CA0000000003) MERGED(Voluntary Offer Allocation) FOR CAD 6.25 PER SHARE (CVO, CVO INC, CA0000000003)" dateTime="20260121;202500" quantity="-32" proceeds="200" type="TO" />
</CorporateActions>
<Transfers>
<Transfer currency="USD" assetCategory="STK" symbol="ACME" isin="US0000000011" type="ACATS" direction="IN" date="20260123" quantity="50" transferPrice="0" cashTransfer="0" transactionID="701" levelOfDetail="TRANSFER" />
<Transfer currency="USD" assetCategory="STK" symbol="ACME" type="FOP" direction="OUT" date="20260124" quantity="-20" transferPrice="9.5" cashTransfer="0" transactionID="702" />
<Transfer currency="EUR" assetCategory="CASH" symbol="--" type="INTERNAL" direction="OUT" dateTime="20260125;034034" quantity="0" cashTransfer="-70" transactionID="703" />
<Transfer currency="USD" assetCategory="STK" symbol="ACME" direction="IN" date="20260123" quantity="50" levelOfDetail="LOT" />
<Transfer levelOfDetail="TRANSFER" />
</Transfers>`;
const BALANCES = `<OpenPositions>
<OpenPosition currency="USD" assetCategory="STK" symbol="ACME" multiplier="1" reportDate="20260131" position="430" markPrice="25" positionValue="10750" side="Long" levelOfDetail="SUMMARY" />
<OpenPosition currency="USD" assetCategory="STK" symbol="ACME" multiplier="1" reportDate="20260131" position="430" markPrice="25" positionValue="10750" levelOfDetail="LOT" />
<OpenPosition currency="USD" assetCategory="BOND" symbol="T 4 02/15/34" multiplier="1" position="10000" markPrice="98.5" positionValue="9850" />
</OpenPositions>
<CashReport>
<CashReportCurrency currency="BASE_SUMMARY" levelOfDetail="BaseCurrency" startingCash="10" endingCash="811.2" />
<CashReportCurrency currency="EUR" levelOfDetail="Currency" fromDate="20260101" toDate="20260131" startingCash="10" endingCash="738.77" />
<CashReportCurrency currency="USD" levelOfDetail="Currency" endingCash="-985.05" />
</CashReport>`;

const BOOKED = [
  "U7000001 2026-01-15 dividend ACME 27 USD",
  "U7000001 2026-01-15 tax ACME -4.05 USD",
  "U7000001 2026-01-05 interest - -1.23 EUR",
  "U7000001 2026-01-04 fee - -10 USD",
  "U7000001 2026-01-02 deposit - 1000 EUR",
  "U7000001 2026-01-03 withdrawal - -200 EUR",
  "U7000001 2026-01-06 adjustment - 3 USD",
  "U7000001 2026-01-20T01:25:00.000Z split ACME - 4 for 1",
  "U7000001 2026-01-20T01:25:00.000Z split ZED - 1 for 10",
  "U7000001 2026-01-21T01:25:00.000Z transfer BABY - 80 units at ?",
  "U7000001 2026-01-23 transfer ACME - 50 units at ?",
  "U7000001 2026-01-24 transfer ACME - -20 units at 9.5",
  "U7000001 2026-01-25 withdrawal - -70 EUR",
];
const STATED = [
  "U7000001 2026-01-31T23:59:59.999Z 430 ACME",
  "U7000001 2026-01-31T23:59:59.999Z 10000 T 4 02/15/34",
  "U7000001 2025-12-31T23:59:59.999Z 10 EUR",
  "U7000001 2026-01-31T23:59:59.999Z 738.77 EUR",
  "U7000001 2026-01-31T23:59:59.999Z -985.05 USD",
];
const BOUGHT_OUT = "U7000001 2026-01-22T01:25:00.000Z sell 32 CVO @6.25 CAD fee 0 CAD equity x1 -";

test("XML: every section becomes bookings and stated balances, whatever order they come in", async () => {
  for (const sections of [
    [TRADES, CASH, OTHERS, BALANCES],
    [BALANCES, CASH, OTHERS, TRADES],
  ]) {
    const parsed = await read(statement(...sections));
    expect(reasonsOf(parsed)).toEqual([]);
    expect(booked(parsed)).toEqual(BOOKED);
    expect(stated(parsed)).toEqual(STATED);
    expect(brief(parsed)).toContain(BOUGHT_OUT);
    expect(brief(parsed)).toHaveLength(2);
  }
});

/** The same statement as CSV: a table of each section, whose columns are the names of the attributes. */
function asCsv(
  xml: string,
  mark: (code: string, header: string, rows: readonly string[]) => string[],
): string {
  const lines: string[] = [];
  for (const [, section = "", body = ""] of xml.matchAll(/<([A-Z]\w+s|CashReport)>\n(.*?)<\/\1>/gs)) {
    const rows = [...body.matchAll(/<\w+ (.*?)\/>/g)].map(([, all = ""]) =>
      Object.fromEntries(
        [...all.matchAll(/(\w+)="(.*?)"/g)].map(([, name = "", value = ""]) => [name, value]),
      ),
    );
    const columns = [...new Set(["accountId", ...rows.flatMap((row) => Object.keys(row))])];
    const named = columns.map((name) => NAMES[name] ?? name[0]?.toUpperCase() + name.slice(1));
    lines.push(
      ...mark(
        section,
        cells(named),
        rows.map((row) => cells(columns.map((name) => (row[name] ?? "").replace("&amp;", "&")))),
      ),
    );
  }
  return lines.join("\r\n");
}
const NAMES: Record<string, string> = {
  accountId: "ClientAccountID",
  currency: "CurrencyPrimary",
  assetCategory: "AssetClass",
  buySell: "Buy/Sell",
  dateTime: "Date/Time",
  ibCommission: "IBCommission",
  ibCommissionCurrency: "IBCommissionCurrency",
  isin: "ISIN",
  position: "Quantity",
};

test("CSV: reads the same from tables one after another, and from tables between marks", async () => {
  const xml = statement(TRADES, CASH, OTHERS, BALANCES);
  const plain = asCsv(xml, (_, header, rows) => [header, ...rows]);
  const marked = [
    '"BOF","U7000001","Journal","1","2026-01-01","2026-01-31"',
    '"BOA","U7000001"',
    asCsv(xml, (section, header, rows) => [
      `"BOS","${section}"`,
      `"HEADER","${section}",${header}`,
      ...rows.map((row) => `"DATA","${section}",${row}`),
      `"EOS","${section}","${rows.length}"`,
    ]),
    '"HEADER","RATE","Date/Time","FromCurrency","ToCurrency","Rate"',
    '"DATA","RATE","20260105","USD","EUR","0.9"',
    '"EOF","1"',
  ].join("\r\n");
  const parsed = await read(marked);
  expect(reasonsOf(parsed)).toEqual([]);
  expect(booked(parsed)).toEqual(BOOKED);
  expect(stated(parsed)).toEqual(STATED);
  expect(brief(parsed)).toContain(BOUGHT_OUT);
  // Without marks no row names its account, and rows without a date of their own state the end.
  const bare = await read(plain);
  expect(booked(bare).slice(1)).toEqual(BOOKED.slice(1).map(ofNobody));
  expect(stated(bare)).toEqual([
    ofNobody(STATED[0] ?? ""),
    "Interactive Brokers end 10000 T 4 02/15/34",
    ...STATED.slice(2, 4).map(ofNobody),
    "Interactive Brokers end -985.05 USD",
  ]);
});

test("a query of cash, of positions or of transfers alone is a Flex query too", async () => {
  const xml = statement(CASH, OTHERS, BALANCES);
  for (const section of [
    "CashTransactions",
    "CorporateActions",
    "Transfers",
    "OpenPositions",
    "CashReport",
  ]) {
    const csv = asCsv(xml, (name, header, rows) => (name === section ? [header, ...rows] : []));
    expect((await read(csv)).length).toBeGreaterThan(1);
  }
});

const dividend = (amount: string, id: string) =>
  `<CashTransaction currency="USD" symbol="ACME" dateTime="20260115" amount="${amount}" type="Dividends" transactionID="${id}" />`;
const split = (quantity: string, code: string) =>
  `<CorporateAction currency="USD" symbol="ACME" description="ACME SPLIT 3 FOR 2" dateTime="20260119;202500" quantity="${quantity}" type="FS" code="${code}" />`;

test("reversed, corrected and repeated rows each say what they are", async () => {
  const parsed = await read(
    statement(
      `<CashTransactions>${dividend("27", "1")}${dividend("-27", "2")}${dividend("27.5", "3")}</CashTransactions>`,
      `<CorporateActions>${split("50", "")}${split("-50", "Ca")}${split("50", "")}</CorporateActions>`,
    ),
  );
  expect(booked(parsed).map((line) => line.split(" ").slice(2).join(" "))).toEqual([
    "dividend ACME 27 USD",
    "dividend ACME -27 USD",
    "dividend ACME 27.5 USD",
    "split ACME - 3 for 2",
    "split ACME - 2 for 3",
    "split ACME - 3 for 2",
  ]);
});

test("what a row lacks is said, and what moves nothing is left out", async () => {
  const parsed = await read(
    statement(
      `<CashTransactions>
<CashTransaction currency="USD" amount="12" type="Dividends" />
<CashTransaction currency="USD" amount="zero" dateTime="20260115" type="Dividends" />
<CashTransaction currency="USD" amount="0" dateTime="20260115" type="Dividends" />
</CashTransactions><CorporateActions>
<CorporateAction currency="USD" symbol="ACME" dateTime="20260119" quantity="300" proceeds="0" type="FS" />
<CorporateAction currency="USD" dateTime="20260119" quantity="300" proceeds="0" type="SO" />
<CorporateAction currency="USD" symbol="ACME" dateTime="20260119" quantity="0" proceeds="0" type="OR" />
</CorporateActions><OpenPositions>
<OpenPosition currency="USD" symbol="ACME" position="many" />
<OpenPosition currency="USD" position="1" />
</OpenPositions>`,
    ),
  );
  expect(reasonsOf(parsed).map(([, reason]) => reason)).toEqual([
    "The row has no date: add the field Date/Time or Settle Date to the query",
    "Amount “zero” is not a number",
    "Amount is zero",
    "The split's ratio is not stated: add the field Description to the query",
    "The row names no instrument",
    "Position “many” is not a number",
    "The row names no instrument",
  ]);
  expect(parsed.flatMap((each) => ("leftOut" in each ? [each.leftOut] : []))).toEqual(["other_kind"]);
  expect([...booked(parsed), ...stated(parsed)]).toEqual([]);
});
