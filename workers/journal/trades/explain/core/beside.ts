import type * as z from "zod";
import type { ByMethod, compareLotMethods } from "#shared/contracts/lot-methods.ts";
import { LotMethod } from "#shared/contracts/trades.ts";
import { decimal } from "#shared/decimal.ts";
import { METRICS_FORMULA } from "../../core/metrics-formula.ts";
import { toWire } from "../../core/wire.ts";

/** The sums of a currency, of a year of it, or an open trade; amounts by FIFO, LIFO, HIFO and average. */
export type MethodsRow = {
  kind: "currency" | "year" | "trade";
  currency: string;
  year: number | null;
  id: string | null;
  account: string | null;
  symbol: string | null;
  openTrades: number;
  differing: number;
  gross: string[];
  fees: string[] | null;
  cost: string[] | null;
};

type Reply = z.output<typeof compareLotMethods.reply & {}>;

/** Converts the rows to the reply; `year` is the one that is not over. */
export function sideBySide(rows: readonly MethodsRow[], year: number): Reply {
  const years = Map.groupBy(
    rows.filter(({ kind }) => kind === "year"),
    ({ currency }) => currency,
  );
  return {
    year,
    byCurrency: rows
      .filter(({ kind }) => kind === "currency")
      .map(({ currency, openTrades, differing, gross, fees, cost }) => {
        const own = (years.get(currency) ?? [])
          .toSorted((a, b) => (b.year ?? 0) - (a.year ?? 0))
          .map((row) => ({ year: row.year ?? 0, netPnl: netOf(row) }));
        const nothing = { fifo: "0", lifo: "0", hifo: "0", average: "0" };
        return {
          currency,
          grossPnl: byMethod(gross),
          fees: byMethod(fees ?? []),
          netPnl: netOf({ gross, fees }),
          realisedThisYear: own.find((each) => each.year === year)?.netPnl ?? nothing,
          openCost: byMethod(cost ?? []),
          years: own,
          openTrades,
          differing,
        };
      }),
    trades: rows
      .filter(({ kind }) => kind === "trade")
      .map(({ id, account, symbol, currency, gross, cost }) => ({
        id: id ?? "",
        account: account ?? "",
        symbol: symbol ?? "",
        currency,
        grossPnl: byMethod(gross),
        openCost: byMethod(cost ?? []),
      })),
    formula: METRICS_FORMULA,
    methods: LotMethod.options,
  };
}

function netOf({ gross, fees }: Pick<MethodsRow, "gross" | "fees">): ByMethod {
  return byMethod(
    gross.map((each, n) =>
      decimal(each)
        .minus(fees?.[n] ?? "0")
        .toFixed(),
    ),
  );
}

function byMethod([fifo = "0", lifo = "0", hifo = "0", average = "0"]: readonly string[]): ByMethod {
  return { fifo: toWire(fifo), lifo: toWire(lifo), hifo: toWire(hifo), average: toWire(average) };
}
