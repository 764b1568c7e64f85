import { expect, test } from "vitest";
import { formatOf } from "../all.ts";
import { ASSETS, LEGACY_ASSETS, QUOTES, RARE_QUOTES } from "./assets.ts";
import { splitPair } from "./pairs.ts";

const read = (pair: string) => {
  const { base, quote } = splitPair(pair);
  return `${base} in ${quote}`;
};

test.each([
  // Names in themselves that begin or end like a legacy code.
  ["XTZUSD", "XTZ in USD"],
  ["XTZGBP", "XTZ in GBP"],
  ["XTZXBT", "XTZ in BTC"],
  ["XCNEUR", "XCN in EUR"],
  ["XRTUSD", "XRT in USD"],
  ["XTEREUR", "XTER in EUR"],
  ["ZRXEUR", "ZRX in EUR"],
  ["ZRXUSD", "ZRX in USD"],
  ["ZECXBT", "ZEC in BTC"],
  ["ZETAEUR", "ZETA in EUR"],
  ["ZEUSUSD", "ZEUS in USD"],
  ["ZKUSD", "ZK in USD"],
  ["CHZEUR", "CHZ in EUR"],
  ["CHZUSD", "CHZ in USD"],
  ["AI16ZEUR", "AI16Z in EUR"],
  ["REZUSD", "REZ in USD"],
  ["BLZEUR", "BLZ in EUR"],
  ["ICXXBT", "ICX in BTC"],
  ["ICXETH", "ICX in ETH"],
  ["SNXXBT", "SNX in BTC"],
  ["TRXETH", "TRX in ETH"],
  ["XDGUSD", "DOGE in USD"],
  // Legacy codes, on one side and on both sides.
  ["XXBTZUSD", "BTC in USD"],
  ["XXDGXXBT", "DOGE in BTC"],
  ["XZECXXBT", "ZEC in BTC"],
  ["XREPXETH", "REP in ETH"],
  ["XMLNZEUR", "MLN in EUR"],
  ["ZEURZUSD", "EUR in USD"],
  ["ZUSDZJPY", "USD in JPY"],
  ["USDTZUSD", "USDT in USD"],
  ["XXBTZUSD.d", "BTC in USD"],
  ["XBTUSDT", "BTC in USDT"],
  ["XBTCHF", "BTC in CHF"],
  ["BTCUSD", "BTC in USD"],
  // Quotes that end in another quote.
  ["XBTPYUSD", "BTC in PYUSD"],
  ["XRPRLUSD", "XRP in RLUSD"],
  ["MONAUSD", "MON in AUSD"],
  ["GALAUSD", "GALA in USD"],
  ["ADAUSD", "ADA in USD"],
  ["AUSD", "A in USD"],
  ["PYUSDUSD", "PYUSD in USD"],
  ["USDCUSDT", "USDC in USDT"],
  ["TUSD", "T in USD"],
  ["TUSDUSD", "TUSD in USD"],
  ["USDCHF", "USD in CHF"],
  ["EURCEUR", "EURC in EUR"],
  // Pairs that the file splits with a slash.
  ["XTZ/EUR", "XTZ in EUR"],
  ["XBT/ZUSD", "BTC in USD"],
  ["XDG/USD", "DOGE in USD"],
  [" dot/usd ", "DOT in USD"],
  // Assets missing in the table, with only one way to split.
  ["QQQQUSD", "QQQQ in USD"],
  ["QQZEUR", "QQZ in EUR"],
])("%s is %s", (pair, is) => expect(read(pair)).toBe(is));

test.each([
  ["QQAUSD", "QQA/USD or QQ/AUSD"],
  ["QQRLUSD", "QQRL/USD or QQ/RLUSD"],
  ["XQQQZUSD", "XQQQZ/USD or XQQQ/ZUSD"],
  ["ZQQQXXBT", "ZQQQX/XBT or ZQQQ/XXBT"],
])("%s is refused, because it can be %s", (pair, ways) => {
  expect(() => read(pair)).toThrow(`Pair “${pair}” can be ${ways}; write it with a slash`);
});

test.each(["", "USD", "WHATEVER", "/USD", "XBT/", "XBT/USD/EUR", "X?BTUSD", "ÄUSD", "A".repeat(60)])(
  "%j is refused",
  (pair) => expect(() => read(pair)).toThrow("cannot be split into two assets"),
);

test("every asset of the tables is split from every quote", () => {
  const bases = [...ASSETS, ...LEGACY_ASSETS.keys()];
  const wrong: string[] = [];
  for (const quote of QUOTES) {
    for (const base of bases) {
      const right = read(`${base}/${quote}`);
      if (read(`${base}${quote}`) !== right) wrong.push(`${base}${quote} is not ${right}`);
    }
  }
  expect(wrong).toEqual([]);
  for (const [quote, priced] of RARE_QUOTES)
    for (const base of priced) expect(read(`${base}${quote}`)).toBe(read(`${base}/${quote}`));
});

test("a row takes its symbol, its currency and the currency of its fee from the pair", () => {
  const reader = formatOf("kraken-trades-csv").open({ timeZone: "UTC", account: null });
  const text = `"txid","ordertxid","pair","time","type","ordertype","price","cost","fee","vol"
"TB1","OB1","ZECXBT","2026-03-02 12:00:00.5","sell","limit","0.002","0.02","0.0001","10"
"TB2","OB2","QQAUSD","2026-03-02 12:00:01.5","buy","limit","2","20","0.05","10"
`;
  expect([...reader.read(text), ...reader.end()]).toEqual([
    {
      line: 2,
      stamp: "2026-03-02 12:00:00.5",
      amendment: { kind: "states", names: [], revision: "TB1.1" },
      row: expect.objectContaining({
        symbol: "ZEC",
        currency: "BTC",
        feeCurrency: "BTC",
        executionId: "TB1",
      }),
    },
    { line: 3, reason: "Pair “QQAUSD” can be QQA/USD or QQ/AUSD; write it with a slash" },
  ]);
});
