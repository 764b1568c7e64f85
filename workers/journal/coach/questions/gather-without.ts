import type { CoachQuery } from "#shared/contracts/coach-query.ts";
import type { SimpleResult } from "#shared/contracts/simulations.ts";
import type { Ctx } from "../../../context.ts";
import { simulateNow } from "../../metrics/simulations/simulate-now.ts";
import { displayName } from "../core/display.ts";
import { type Answer, newAnswer, sourceOf } from "./core/answer.ts";
import { shownMoney } from "../core/shown-money.ts";
import { type Asker, simulationOf, simulationSource } from "./core/asked-filter.ts";

const MOST_CURRENCIES = 3;

const VERDICTS: Record<SimpleResult["changes"][number]["verdict"], string> = {
  better: " cases: better, beyond chance.",
  worse: " cases: worse, beyond chance.",
  chance: " cases, so that chance may explain it.",
  unknown: " cases.",
  same: " cases: no difference.",
};

/** The history without what a question leaves out, by a simulation. */
export async function gatherWithout(
  ctx: Ctx,
  query: Extract<CoachQuery, { kind: "without" }>,
  asker: Asker,
): Promise<Answer> {
  const answering = newAnswer();
  const { answer, draft } = answering;
  const fact = sourceOf(answering, "w", simulationSource(query));
  const result = await simulateNow(ctx, simulationOf(query, asker));
  if (result === null) {
    draft.say("A history of this length is simulated by a job: ", fact("name", "open the simulation"), ".");
    return answer;
  }
  draft.say(
    fact("dropped", String(result.droppedTotal)),
    result.droppedTotal === 1 ? " trade is left out." : " trades are left out.",
  );
  for (const { currency, netPnl, interval, verdict } of result.changes.slice(0, MOST_CURRENCIES)) {
    const of = (side: SimpleResult["baseline"]) =>
      side.byCurrency.find((figures) => figures.currency === currency)?.netPnl ?? "0";
    const told = (name: string, value: string) =>
      fact(`net.${name}.${displayName(currency)}`, shownMoney(value, currency));
    draft.say(
      "Net P&L would be ",
      told("after", of(result.simulated)),
      " ",
      fact(`currency.${displayName(currency)}`, displayName(currency)),
      " and was ",
      told("before", of(result.baseline)),
      ", a difference of ",
      told("change", netPnl),
      ".",
    );
    if (interval === null) draft.say("These are too few days to tell whether that is more than chance.");
    else
      draft.say(
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
  return answer;
}
