import type { Bias } from "#shared/contracts/biases.ts";
import { formatCount, formatStatistic } from "../numbers/format-number.ts";
import { BIAS_WORDS, plainWords, slightWords, statisticWords, tryWords, verdictOf } from "./bias-words.ts";
import { useScopeWords } from "./use-scope-words.ts";
import { CostCertainty, CostLine } from "./cost-line.tsx";
import { countedWords } from "./counted-words.ts";
import { EvidenceList } from "./evidence-list.tsx";
import { BiasHistory } from "./history/bias-history.tsx";
import { Interval } from "./interval.tsx";
import { MakeGuardrail } from "./make-guardrail.tsx";
import { PartFigures } from "./part-table.tsx";
import { SimulateWithout } from "./simulate-without.tsx";
import { tablesOf } from "./part-tables.ts";

/**
 * One bias in full: what it costs, what to do, the finding in words, then its statistics and the evidence.
 * With `guards` a guardrail can be made of it, which a bias of the sample cannot.
 */
export function BiasCard({ bias, guards = false }: { bias: Bias; guards?: boolean }) {
  const verdict = verdictOf(bias);
  const { name, question } = BIAS_WORDS[bias.bias];
  const advice = tryWords(bias);
  const counted = countedWords(bias);
  return (
    <section className="card biases-card" id={bias.bias} aria-labelledby={`${bias.bias}-title`}>
      <div className="biases-head">
        <h2 id={`${bias.bias}-title`}>{name}</h2>
        <span className={`pill ${verdict.look === "warn" ? "pill-warn" : ""}`}>{verdict.words}</span>
      </div>
      <p className="soft small">
        {question} <span className="biases-scope">{useScopeWords()}</span>
      </p>
      <div className="biases-columns">
        <div className="biases-stack-tight">
          <CostLine bias={bias} />
          {advice === null ? null : <p className="biases-try">{advice}</p>}
          <p>{plainWords(bias)}</p>
          <Interval bias={bias} labelled />
          <CostCertainty bias={bias} />
          {counted === null ? null : <p className="soft small">{counted}</p>}
          <BiasHistory bias={bias} />
          <Statistics bias={bias} />
          {guards ? (
            <div className="row">
              <SimulateWithout bias={bias} />
              <MakeGuardrail bias={bias} />
            </div>
          ) : null}
        </div>
        <div>
          <h3 className="small soft biases-evidence-head">{evidenceWords(bias)}</h3>
          <EvidenceList ids={bias.evidence} figures={bias.figures} first={5} />
        </div>
      </div>
    </section>
  );
}

function Statistics({ bias }: { bias: Bias }) {
  const tables = tablesOf(bias);
  const words = [statisticWords(bias), slightWords(bias)].filter((each) => each !== "").join(". ");
  return (
    <>
      {words === "" ? null : <p className="soft small">{words}</p>}
      {bias.reference === null && tables.length === 0 ? null : (
        <details className="soft small">
          <summary>The figures behind it</summary>
          {tables.map((table) => (
            <PartFigures key={table.name} table={table} />
          ))}
          {bias.adjustedPValue === null ? null : (
            <p>
              p is corrected for testing several biases at once. <em>Likely</em> means that p is at most 0.05
              and that the bar does not touch “no bias”; <em>slight sign</em> means one of the two.
            </p>
          )}
          {bias.reference === null ? (
            <p>No published value of this measure was found.</p>
          ) : (
            <p>
              Published {formatStatistic(bias.reference.value)}: {bias.reference.source}
            </p>
          )}
        </details>
      )}
    </>
  );
}

/** `The 50 strongest of 232 trades`, or how many there are. */
function evidenceWords({ evidence, evidenceTotal }: Bias): string {
  if (evidence.length === 0) return "No evidence yet";
  if (evidenceTotal > evidence.length)
    return `Evidence: the ${formatCount(evidence.length)} strongest of ${formatCount(evidenceTotal)} trades`;
  return `Evidence: ${formatCount(evidence.length)} ${evidence.length === 1 ? "trade" : "trades"}`;
}
