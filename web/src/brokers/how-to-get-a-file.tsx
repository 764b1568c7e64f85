import type { Broker } from "./broker.ts";
import { BROKERS, NOT_READ_YET, TEMPLATE } from "./brokers.ts";
import "./brokers.css";

/**
 * The steps to a file out of each broker, one broker open at a time. `open` names the broker whose steps are
 * shown at first.
 */
export function HowToGetAFile({ open }: { open?: Broker["id"] }) {
  return (
    <div className="brokers">
      {BROKERS.map((broker) => (
        <details key={broker.id} name="brokers" className="brokers-one" open={broker.id === open}>
          <summary>
            <span className="brokers-name">{broker.name}</span>
            <span className="soft small">{broker.file}</span>
          </summary>
          <ol className="brokers-steps">
            {broker.steps.map((step) => (
              <li key={step}>{step}</li>
            ))}
          </ol>
          <p className="soft small">{broker.note}</p>
          {broker.id === "other" ? <OtherFiles /> : null}
        </details>
      ))}
    </div>
  );
}

/** The template, and what to do with known files that no import reads yet. */
function OtherFiles() {
  return (
    <>
      <p>
        <a className="button button-small" href={TEMPLATE} download>
          Download the template
        </a>
      </p>
      <h3 className="small">Not read yet</h3>
      <dl className="brokers-instead small">
        {NOT_READ_YET.map(({ name, instead }) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd className="soft">{instead}</dd>
          </div>
        ))}
      </dl>
    </>
  );
}
