import { lazy, Suspense } from "react";
import { READ_TODAY } from "../brokers/brokers.ts";

const FoundHabit = lazy(async () => ({ default: (await import("./found-habit.tsx")).FoundHabit }));

/** What Tidemark does, in a trader's words, with one finding as it stands on the pages. */
export function Pitch() {
  return (
    <section className="sign-in-pitch" aria-label="What Tidemark does">
      <h1>See what your trading habits cost you.</h1>
      <p className="soft">
        Drop in your broker's file. Tidemark puts the fills together into trades, shows what you made after
        fees, and tests whether you hold losers too long, trade again in a hurry after a loss, or bet bigger
        to win it back.
      </p>
      <p className="row">
        <a className="button" href="/sample">
          Try it with a sample year
        </a>
        <span className="soft small">No account, nothing to install.</span>
      </p>
      <section className="card sign-in-habit" aria-label="A habit of the sample year">
        <Suspense>
          <FoundHabit />
        </Suspense>
      </section>
      <p className="sign-in-reads small">
        <span className="soft">Reads today:</span>
        {READ_TODAY.map((name) => (
          <span key={name} className="pill">
            {name}
          </span>
        ))}
        <a href="#files">any other by its columns</a>
      </p>
    </section>
  );
}
