import { MOST_LINKS, type Bias, type BiasName } from "#shared/contracts/biases.ts";
import { displayName } from "./display.ts";
import type { Draft, TradeResult } from "./draft.ts";

const HABIT: Record<BiasName, string> = {
  disposition_effect: "sell winners sooner than losers",
  revenge_trading: "jump back in after a loss",
  size_escalation: "change your size after a loss",
};

const COUNTED: Record<BiasName, string> = {
  disposition_effect: " winners and losers seen, sold and kept.",
  revenge_trading: " exits of each kind that another entry followed.",
  size_escalation: " entries after each kind of exit.",
};

/** Explains one bias in plain words: its verdict and interval, or how much data a verdict still needs. */
export function sayBias(draft: Draft, bias: Bias): void {
  if (bias.estimate === null || bias.interval === null) sayInsufficient(draft, bias);
  else SAY[bias.bias](draft, bias, { estimate: bias.estimate, interval: bias.interval });
}

/** The likely bias with the smallest adjusted p-value, or null. */
export function strongest(biases: readonly Bias[]): Bias | null {
  const likely = biases.filter(({ verdict }) => verdict === "likely");
  return likely.toSorted((a, b) => (a.adjustedPValue ?? 1) - (b.adjustedPValue ?? 1))[0] ?? null;
}

/** Ends with one thing to try: against the strongest bias, else about the worst trade. */
export function sayWhatToTry({ fact, say }: Draft, bias: Bias | null, worst: TradeResult | null): void {
  const start = "One thing to try: ";
  if (bias?.bias === "disposition_effect") {
    say(`${start}when you open a position, write down where you will leave it at a loss.`);
  } else if (bias?.bias === "revenge_trading") {
    const minutes = Math.max(1, Math.ceil((bias.parts["thresholdSeconds"] ?? 0) / 60));
    say(
      `${start}after a loss, wait more than `,
      fact("try.minutes", String(minutes)),
      " min before the next entry.",
    );
  } else if (bias?.bias === "size_escalation") {
    const after = (bias.estimate ?? 1) >= 1 ? "a loss" : "a win";
    say(`${start}after ${after}, open the next position at your usual size.`);
  } else if (worst !== null && worst.net.startsWith("-")) {
    say(
      `${start}open `,
      fact("try.symbol", displayName(worst.symbol), [worst.id]),
      ", the worst of these, and note what you would do differently.",
    );
  } else {
    say(`${start}before your next entry, write down what would make you leave it.`);
  }
}

function sayInsufficient({ fact, say }: Draft, { bias, n, minimum, parts }: Bias): void {
  const share = parts["markedShare"];
  if (n >= minimum && share !== undefined) {
    say(
      `Whether you ${HABIT[bias]} cannot be told: your fills give a price for only `,
      fact(`${bias}.markedShare`, percent(share)),
      " % of what you kept on days you sold, and ",
      fact(`${bias}.markedNeeded`, "50"),
      " % are needed.",
    );
    return;
  }
  say(
    `Too early to tell whether you ${HABIT[bias]}: `,
    fact(`${bias}.n`, String(n)),
    " of ",
    fact(`${bias}.minimum`, String(minimum)),
    COUNTED[bias],
  );
}

type Estimated = { estimate: number; interval: [number, number] };

const SAY: Record<BiasName, (draft: Draft, bias: Bias, estimated: Estimated) => void> = {
  disposition_effect({ fact, say }, { bias, verdict, evidence, parts }, { estimate, interval }) {
    say(
      verdict === "likely"
        ? `You likely ${HABIT[bias]}: you took `
        : `It is not shown that you ${HABIT[bias]}: you took `,
      fact(`${bias}.pgr`, percent(parts["pgr"] ?? 0), evidence.slice(0, MOST_LINKS)),
      " % of your gains and ",
      fact(`${bias}.plr`, percent(parts["plr"] ?? 0)),
      " % of your losses.",
    );
    say(
      "The difference is ",
      fact(`${bias}.estimate`, percent(estimate)),
      " points; the ",
      fact("level", "95"),
      " % interval is ",
      fact(`${bias}.low`, percent(interval[0])),
      " to ",
      fact(`${bias}.high`, percent(interval[1])),
      ".",
    );
  },
  revenge_trading(draft, { bias, verdict, evidence, parts }, estimated) {
    const { fact, say } = draft;
    say(
      verdict === "likely"
        ? `You likely ${HABIT[bias]}: within `
        : `It is not shown that you ${HABIT[bias]}: within `,
      fact(`${bias}.minutes`, ((parts["thresholdSeconds"] ?? 0) / 60).toFixed(1)),
      " min came ",
      fact(`${bias}.afterLoss`, percent(parts["rateAfterLoss"] ?? 0), evidence.slice(0, MOST_LINKS)),
      " % of the entries after losses and ",
      fact(`${bias}.afterWin`, percent(parts["rateAfterWin"] ?? 0)),
      " % of those after wins.",
    );
    sayRatio(draft, bias, estimated);
  },
  size_escalation(draft, { bias, verdict, evidence, parts }, estimated) {
    const { fact, say } = draft;
    const larger = estimated.estimate >= 1 ? "larger" : "smaller";
    say(
      verdict === "likely"
        ? `You are likely to go in ${larger} after a loss than after a win: `
        : `It is not shown that you ${HABIT[bias]}: `,
      fact(`${bias}.afterLoss`, (parts["ratioAfterLoss"] ?? 1).toFixed(2), evidence.slice(0, MOST_LINKS)),
      " times your usual size after losses and ",
      fact(`${bias}.afterWin`, (parts["ratioAfterWin"] ?? 1).toFixed(2)),
      " times after wins.",
    );
    sayRatio(draft, bias, estimated);
  },
};

function sayRatio({ fact, say }: Draft, bias: BiasName, { estimate, interval }: Estimated): void {
  say(
    "The ratio is ",
    fact(`${bias}.estimate`, estimate.toFixed(2)),
    "; the ",
    fact("level", "95"),
    " % interval is ",
    fact(`${bias}.low`, interval[0].toFixed(2)),
    " to ",
    fact(`${bias}.high`, interval[1].toFixed(2)),
    ".",
  );
}

/** A share in percent to one decimal, never `-0.0`. */
function percent(share: number): string {
  const text = (share * 100).toFixed(1);
  return text === "-0.0" ? "0.0" : text;
}
