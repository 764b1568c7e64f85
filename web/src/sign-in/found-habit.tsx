import found from "virtual:sample-habit";
import { Bias } from "#shared/contracts/biases.ts";
import { BIAS_WORDS, plainWords, statisticWords, tryWords, verdictOf } from "../biases/bias-words.ts";
import { CostCertainty, CostLine } from "../biases/cost-line.tsx";
import { Interval } from "../biases/interval.tsx";
import "../biases/biases.css";

const habit = Bias.safeParse(found).data;

/** A habit of the sample year, as its page shows it: what it costs, what to try, and how sure that is. */
export function FoundHabit() {
  if (habit === undefined) return null;
  const verdict = verdictOf(habit);
  return (
    <>
      <p className="soft small">From the sample year</p>
      <div className="sign-in-habit-head">
        <h2>{BIAS_WORDS[habit.bias].name}</h2>
        <span className={`pill ${verdict.look === "warn" ? "pill-warn" : ""}`}>{verdict.words}</span>
      </div>
      <CostLine bias={habit} />
      <p>{tryWords(habit)}</p>
      <CostCertainty bias={habit} />
      <Interval bias={habit} />
      <p className="soft small">
        {plainWords(habit)} {statisticWords(habit)}
      </p>
    </>
  );
}
