import type { Bias } from "#shared/contracts/biases.ts";
import { formatPValue, formatStatistic } from "../numbers/format-number.ts";
import { BIAS_WORDS, missingWords, shortWords, verdictOf } from "./bias-words.ts";
import { EvidenceList } from "./evidence-list.tsx";
import { Interval } from "./interval.tsx";

/**
 * One bias in full: the question, the interval with its legend, the source of the reference, the evidence.
 */
export function BiasCard({ bias }: { bias: Bias }) {
  const verdict = verdictOf(bias);
  const { name, question } = BIAS_WORDS[bias.bias];
  const parts = Object.entries(bias.parts);
  return (
    <section className="card biases-card" id={bias.bias} aria-labelledby={`${bias.bias}-title`}>
      <div className="biases-head">
        <h2 id={`${bias.bias}-title`}>{name}</h2>
        <span className={`pill ${verdict.look === "warn" ? "pill-warn" : ""}`}>{verdict.words}</span>
      </div>
      <p className="soft small">{question}</p>
      <div className="biases-columns">
        <div className="biases-stack-tight">
          <p>{bias.status === "scored" ? shortWords(bias) : `So far ${missingWords(bias)}.`}</p>
          <Interval bias={bias} labelled />
          {bias.adjustedPValue === null ? null : (
            <p className="soft small">
              p {formatPValue(bias.adjustedPValue)} after the correction for testing several biases at once;{" "}
              <em>likely</em> means at most 0.05.
            </p>
          )}
          <p className="soft small">
            Reference {formatStatistic(bias.reference.value)}: {bias.reference.source}
          </p>
          {parts.length === 0 ? null : (
            <details className="soft small">
              <summary>The parts behind it</summary>
              <dl className="biases-parts">
                {parts.map(([part, value]) => (
                  <div key={part}>
                    <dt>{partWords(part)}</dt>
                    <dd className="number">{formatStatistic(value)}</dd>
                  </div>
                ))}
              </dl>
            </details>
          )}
        </div>
        <div>
          <h3 className="small soft biases-evidence-head">
            {bias.evidence.length === 0 ? "No evidence yet" : `Evidence: ${bias.evidence.length} round trips`}
          </h3>
          <EvidenceList ids={bias.evidence} first={5} />
        </div>
      </div>
    </section>
  );
}

/** `markedShare` becomes "marked share"; abbreviations of three letters stay in capitals. */
function partWords(part: string): string {
  if (part.length <= 3) return part.toUpperCase();
  return part
    .replaceAll(/([A-Z])/g, " $1")
    .replaceAll("_", " ")
    .toLowerCase();
}
