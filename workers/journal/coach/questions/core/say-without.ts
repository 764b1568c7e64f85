import type { SimpleResult, SimulatedChange } from "#shared/contracts/simulations.ts";
import type { Decimal } from "#shared/decimal.ts";
import { displayName } from "../../core/display.ts";
import type { Draft, Part } from "../../core/draft.ts";
import { shownMoney } from "../../core/shown-money.ts";

type Told = { say: Draft["say"]; fact: (name: string, value: string) => Part };

const VERDICTS: Record<SimulatedChange["verdict"], string> = {
  better: " cases: better, beyond chance.",
  worse: " cases: worse, beyond chance.",
  fewer: " cases, but only because you trade less: leaving out as many others would do about the same.",
  chance: " cases, so that chance may explain it.",
  unknown: " cases.",
  same: " cases: no difference.",
  chosen: " cases.",
};

/** Says how many trades are left out, and how many of them are still open. */
export function sayDropped({ say, fact }: Told, { droppedTotal, baseline, simulated }: SimpleResult): void {
  const open = baseline.openTrades - simulated.openTrades;
  say(
    fact("dropped", String(droppedTotal)),
    droppedTotal === 1 ? " trade is left out" : " trades are left out",
    ...(open > 0 ? [", ", fact("open", String(open)), " of them still open"] : []),
    ".",
  );
}

/** Says the net P&L of a currency as it would be and as it was, and whether that is more than chance. */
export function sayChange(
  { say, fact }: Told,
  { baseline, simulated }: SimpleResult,
  { currency, netPnl, interval, verdict }: SimulatedChange,
): void {
  const of = (side: SimpleResult["baseline"]) =>
    side.byCurrency.find((figures) => figures.currency === currency)?.netPnl ?? "0";
  const told = (name: string, value: Decimal) =>
    fact(`net.${name}.${displayName(currency)}`, shownMoney(value, currency));
  const unit = fact(`currency.${displayName(currency)}`, displayName(currency));
  if (verdict === "same") {
    say("Net P&L would be the same: ", told("before", of(baseline)), " ", unit, ".");
    return;
  }
  say(
    "Net P&L would be ",
    told("after", of(simulated)),
    " ",
    unit,
    " and was ",
    told("before", of(baseline)),
    ", a difference of ",
    told("change", netPnl),
    ".",
  );
  if (interval === null) {
    say("These are too few days to tell whether that is more than chance.");
    return;
  }
  say(
    "The difference lies between ",
    told("low", interval[0]),
    " and ",
    told("high", interval[1]),
    " in ",
    fact("level", "95"),
    " of ",
    fact("of", "100"),
    VERDICTS[verdict],
  );
}
