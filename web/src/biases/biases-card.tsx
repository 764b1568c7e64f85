import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { Bias } from "#shared/contracts/biases.ts";
import { formatAgo } from "../numbers/format-time.ts";
import { ProblemNote } from "../ui/problem-note.tsx";
import { Skeleton } from "../ui/skeleton.tsx";
import { useNow } from "../ui/use-now.ts";
import { BIAS_WORDS, shortWords, verdictOf } from "./bias-words.ts";
import { Interval } from "./interval.tsx";
import { ofSample, useSample } from "../sample/use-sample.ts";
import { biasesQuery } from "./queries.ts";
import "./biases.css";

/** Every bias in short form, for the dashboard. */
export function BiasesCard() {
  const { data, error, refetch } = useQuery(biasesQuery(useSample()));
  const now = useNow();
  return (
    <section className="card" aria-labelledby="biases-title">
      <div className="card-head">
        <h2 id="biases-title">Biases</h2>
        <span className="soft small">
          {data === undefined || data.scoredAt === null ? null : `scored ${formatAgo(data.scoredAt, now)}`}
        </span>
      </div>
      {data === undefined ? (
        error === null ? (
          <Skeleton lines={6} />
        ) : (
          <ProblemNote error={error} safe="Your ledger is safe." retry={() => void refetch()} />
        )
      ) : data.items.length === 0 ? (
        <p className="soft">Biases are scored after an import, as soon as there are trades to test.</p>
      ) : (
        <ul className="lines">
          {data.items.map((bias) => (
            <BiasRow key={bias.bias} bias={bias} />
          ))}
        </ul>
      )}
    </section>
  );
}

function BiasRow({ bias }: { bias: Bias }) {
  const verdict = verdictOf(bias);
  return (
    <li className="biases-row">
      <div className="biases-head">
        <h3>
          <Link to="/biases" search={ofSample} hash={bias.bias} className="biases-row-link-plain">
            {BIAS_WORDS[bias.bias].name}
          </Link>
        </h3>
        {bias.status === "scored" ? (
          <span className={`pill ${verdict.look === "warn" ? "pill-warn" : ""}`}>{verdict.words}</span>
        ) : null}
      </div>
      <p className="soft small">{shortWords(bias)}</p>
      <Interval bias={bias} />
    </li>
  );
}
