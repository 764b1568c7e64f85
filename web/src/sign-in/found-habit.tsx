/** A finding of the sample year, as its page of biases shows it. */
const HABIT = {
  name: "Trading again right after a loss",
  verdict: "likely",
  within: "16 min",
  trades: 232,
  each: "−14.28",
  otherEach: "−6.18",
  total: "−3 313",
  /** How often the next trade follows fast, after a loss and after a win. */
  afterLoss: 31,
  afterWin: 18,
};

/** One habit as the pages show it: the finding, what it cost, and what to try. */
export function FoundHabit() {
  return (
    <figure className="card sign-in-habit">
      <figcaption className="sign-in-habit-head">
        <span className="soft small">For example, from the sample year</span>
        <span className="pill pill-warn">{HABIT.verdict}</span>
      </figcaption>
      <p className="sign-in-habit-name">{HABIT.name}</p>
      <p>
        Entering within {HABIT.within} of a loss: {HABIT.trades} trades,{" "}
        <span className="down number">{HABIT.each}</span> each, against{" "}
        <span className="down number">{HABIT.otherEach}</span> for the others. Together{" "}
        <span className="down number">{HABIT.total} USD</span>.
      </p>
      <div className="sign-in-habit-bars small" aria-hidden="true">
        <span className="soft">after a loss</span>
        <progress className="progress" value={HABIT.afterLoss} max={100} />
        <span className="number">{HABIT.afterLoss} of 100</span>
        <span className="soft">after a win</span>
        <progress className="progress" value={HABIT.afterWin} max={100} />
        <span className="number">{HABIT.afterWin} of 100</span>
      </div>
    </figure>
  );
}
