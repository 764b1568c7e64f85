import { expect, test } from "vitest";
import { brief, read } from "#test/parsed.ts";
import { told } from "#test/told.ts";
import { splitMarket } from "./quotes.ts";

const TRADES = '"Date(UTC)","Pair","Side","Price","Executed","Amount","Fee"';
const OLDER = "Date(UTC),Market,Type,Price,Amount,Total,Fee,Fee Coin";
const STATEMENT = "User_ID,UTC_Time,Account,Operation,Coin,Change,Remark";

const row = (second: number, operation: string, coin: string, change: string, account = "Spot") =>
  `1,2026-02-03 10:00:0${second},${account},${operation},${coin},${change},""`;
const file = async (...lines: string[]) => told(await read([...lines, ""].join("\n")));

test("the trade history writes units behind numbers, also of coins whose name begins with a digit", async () => {
  const found = await file(
    TRADES,
    '"2026-02-03 10:00:00","ETHUSDT","BUY","2500.5","0.02ETH","50.01USDT","0.00002ETH"',
    '"2026-02-03 10:00:00","ETHUSDT","BUY","2500.5","0.02ETH","50.01USDT","0.00002ETH"',
    '"2026-02-03 10:00:01","1INCHBTC","SELL","0.00001","10.01INCH","0.0001BTC","0.00003BNB"',
    '"2026-02-03 10:00:02","ETHUSDT","SELL","2,500.5","1,000.5ETH","2,501,750.25USDT","0.1USDT"',
    '"2026-02-03 10:00:03","ETHUSDT","SELL","1","1BTC","1USDT","0.1USDT"',
    '"2026-02-03 10:00:04","ETHUSDT","HOLD","1","1ETH","1USDT","0.1USDT"',
  );
  expect(found).toEqual([
    "2 2026-02-03T10:00:00.000Z buy 0.02 ETH @2500.5 USDT fee 0.00002 ETH crypto x1 -",
    "3 2026-02-03T10:00:00.000Z buy 0.02 ETH @2500.5 USDT fee 0.00002 ETH crypto x1 -",
    "4 2026-02-03T10:00:01.000Z sell 10 1INCH @0.00001 BTC fee 0.00003 BNB crypto x1 -",
    "5 2026-02-03T10:00:02.000Z sell 1000.5 ETH @2500.5 USDT fee 0.1 USDT crypto x1 -",
    "6 refused: Executed and Amount are not in the coins of ETHUSDT",
    "7 refused: Side “hold” is neither buy nor sell",
  ]);
});

test("the older trade history splits its market by known quotes and the coin of the fee", async () => {
  const found = await file(
    OLDER,
    "2026-02-03 10:00:00,ETHBTC,BUY,0.05,2,0.1,0.002,ETH",
    "2026-02-03 10:00:01,BTCUSDT,SELL,40000,0.1,4000,0.01,BNB",
    "2026-02-03 10:00:02,QQTUSD,SELL,1,1,1,0.01,BNB",
    "2026-02-03 10:00:03,QQTUSD,SELL,1,1,1,0.01,USD",
  );
  expect(found).toEqual([
    "2 2026-02-03T10:00:00.000Z buy 2 ETH @0.05 BTC fee 0.002 ETH crypto x1 -",
    "3 2026-02-03T10:00:01.000Z sell 0.1 BTC @40000 USDT fee 0.01 BNB crypto x1 -",
    "4 refused: Market “QQTUSD” can be QQ/TUSD or QQT/USD",
    "5 2026-02-03T10:00:03.000Z sell 1 QQT @1 USD fee 0.01 USD crypto x1 -",
  ]);
  expect(() => splitMarket("USDT", "")).toThrow("cannot be split");
});

test("the rows of a second are one fill, whatever the age of their names", async () => {
  const found = await file(
    STATEMENT,
    row(0, "Buy", "ETH", "0.02"),
    row(0, "Sell", "USDT", "-50.01"),
    row(0, "Fee", "ETH", "-0.00002"),
    row(1, "Transaction Sold", "ETH", "-1"),
    row(1, "Transaction Revenue", "USDT", "2500"),
    row(1, "Transaction Fee", "BNB", "-0.001"),
    row(1, "Transaction Fee", "USDT", "-0.5"),
    row(2, "Transaction Buy", "BTC", "0.1"),
    row(2, "Transaction Spend", "EUR", "-2000"),
    row(2, "Transaction Buy", "BTC", "0.3"),
    row(2, "Transaction Spend", "EUR", "-6000"),
    row(3, "Binance Convert", "ADA", "-10"),
    row(3, "Binance Convert", "BNB", "0.02"),
    row(3, "Simple Earn Flexible Interest", "ETH", "0.0001"),
    row(4, "Deposit", "EUR", "500"),
    row(4, "Withdraw", "BTC", "-0.2"),
    row(5, "Simple Earn Flexible Subscription", "ETH", "-1", "Spot"),
    row(6, "Funding Fee", "USDT", "-0.3", "USDT-Futures"),
    row(6, "Fee", "USDT", "-0.1", "USDT-Futures"),
  );
  expect(found).toEqual([
    "2 2026-02-03T10:00:00.000Z buy 0.02 ETH @2500.5 USDT fee 0.00002 ETH crypto x1 -",
    "5 2026-02-03T10:00:01.000Z sell 1 ETH @2500 USDT fee 0.001 BNB crypto x1 -",
    "5 2026-02-03T10:00:01.000Z fee -0.5 USDT",
    "9 2026-02-03T10:00:02.000Z buy 0.4 BTC @20000 EUR fee 0 EUR crypto x1 -",
    "15 2026-02-03T10:00:03.000Z interest 0.0001 ETH",
    "13 2026-02-03T10:00:03.000Z sell 10 ADA @0.002 BNB fee 0 BNB crypto x1 -",
    "16 2026-02-03T10:00:04.000Z deposit 500 EUR",
    "17 2026-02-03T10:00:04.000Z transfer -0.2 BTC",
    "18 left out: other_kind",
    "19 2026-02-03T10:00:06.000Z fee -0.3 USDT",
    "20 2026-02-03T10:00:06.000Z fee -0.1 USDT",
  ]);
});

test("a single trade of the statement is the same fill as in the trade history", async () => {
  const trades = await read(
    `${TRADES}\n"2026-02-03 10:00:00","ETHUSDT","BUY","2500.5","0.02ETH","50.01USDT","0.00002ETH"\n`,
  );
  const statement = await read(
    `User_ID,Time,Account,Operation,Coin,Change,Remark\n${[
      '1,26-02-03 10:00:00,Spot,Transaction Spend,USDT,-50.01,""',
      '1,26-02-03 10:00:00,Spot,Transaction Buy,ETH,0.02,""',
      '1,26-02-03 10:00:00,Spot,Transaction Fee,ETH,-0.00002,""',
    ].join("\n")}\n`,
  );
  expect(brief(trades)).toHaveLength(1);
  expect(brief(statement)).toEqual(brief(trades));
});

test("groups that do not show what was exchanged are refused, each row of them", async () => {
  const found = await file(
    STATEMENT,
    '1,2026-02-03 10:00:00,Spot,Small assets exchange BNB,ADA,-1,""',
    '1,2026-02-03 10:00:00,Spot,Small assets exchange BNB,XRP,-1,""',
    '1,2026-02-03 10:00:00,Spot,Small assets exchange BNB,BNB,0.01,""',
    '1,2026-02-03 10:00:01,Spot,Buy,ETH,1,""',
    '1,2026-02-03 10:00:02,Spot,Buy,ETH,1,""',
    '1,2026-02-03 10:00:02,Spot,Sell,USDT,-2500,""',
    '1,2026-02-03 10:00:02,Spot,Sell,ETH,-0.5,""',
    '1,2026-02-03 10:00:03,Spot,Barter,ETH,1,""',
    '1,2026-02-03 10:00:03,Spot,Deposit,ETH,,""',
  );
  const coins =
    "refused: The rows of 2026-02-03 10:00:00 do not show which coin paid for which: ADA, XRP, BNB";
  expect(found).toEqual([
    `2 ${coins}`,
    `3 ${coins}`,
    `4 ${coins}`,
    "5 refused: The rows of 2026-02-03 10:00:01 do not show which coin paid for which: ETH",
    "6 refused: The rows of 2026-02-03 10:00:02 do not show which coin paid for which: ETH, USDT",
    "7 refused: The rows of 2026-02-03 10:00:02 do not show which coin paid for which: ETH, USDT",
    "8 refused: The rows of 2026-02-03 10:00:02 do not show which coin paid for which: ETH, USDT",
    "9 refused: Operation “Barter” is not known",
    "10 refused: Change is empty",
  ]);
});
