import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { Bias } from "#shared/contracts/biases.ts";
import { ProblemNote } from "../ui/problem-note.tsx";
import { Skeleton } from "../ui/skeleton.tsx";
import { byWeight } from "./by-weight.ts";
import {
  BIAS_WORDS,
  missingWords,
  nothingJudgedWords,
  plainWords,
  statisticWords,
  verdictOf,
} from "./bias-words.ts";
import { CostLine } from "./cost-line.tsx";
import { Interval } from "./interval.tsx";
import { ofSample, useSample } from "../sample/use-sample.ts";
import { biasesQuery } from "./queries.ts";
import { useScopeWords } from "./use-scope-words.ts";
import "./biases.css";
import { Time } from "../ui/time.tsx";

/** So many likely biases are told with their figures; of the others the verdict is enough. */
const MOST_FULL = 3;

/** Every bias in short form, for the dashboard: the likely ones that surely cost most come first. */
export function BiasesCard() {
  const scope = useScopeWords();
  const { data, error, refetch } = useQuery(biasesQuery(useSample()));
  const nothingJudged = data === undefined ? null : nothingJudgedWords(data.items);
  return (
    <section className="card" aria-labelledby="biases-title">
      <div className="card-head">
        <h2 id="biases-title">Biases</h2>
        <span className="soft small">
          {data === undefined || data.scoredAt === null ? null : (
            <>
              {scope} · scored <Time at={data.scoredAt} as="ago" />
            </>
          )}
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
      ) : nothingJudged !== null ? (
        <p className="soft">
          {nothingJudged}{" "}
          <Link to="/biases" search={ofSample}>
            What each of them takes
          </Link>
        </p>
      ) : (
        <ul className="lines">
          {byWeight(data.items).map((bias, at) => (
            <BiasRow key={bias.bias} bias={bias} isFull={at < MOST_FULL && bias.verdict === "likely"} />
          ))}
        </ul>
      )}
    </section>
  );
}

function BiasRow({ bias, isFull }: { bias: Bias; isFull: boolean }) {
  const verdict = verdictOf(bias);
  return (
    <li className={isFull ? "biases-row" : "biases-row biases-row-short"}>
      <div className="biases-head">
        <h3>
          <Link to="/biases" search={ofSample} hash={bias.bias} className="biases-row-link-plain">
            {BIAS_WORDS[bias.bias].name}
          </Link>
        </h3>
        <span className={`pill ${verdict.look === "warn" ? "pill-warn" : ""}`}>{verdict.words}</span>
      </div>
      {isFull ? (
        <>
          <CostLine bias={bias} />
          <p className="small">{plainWords(bias)}</p>
          <p className="soft small">{statisticWords(bias)}</p>
          <Interval bias={bias} />
        </>
      ) : (
        <p className="soft small">{bias.estimate === null ? missingWords(bias) : statisticWords(bias)}</p>
      )}
    </li>
  );
}
