import type { Flow } from "#shared/contracts/flows.ts";
import type { NodeExecution } from "#shared/contracts/runs.ts";
import { msWords, NODE_WORDS } from "../runs/run-words.ts";
import { StatePill } from "../runs/state-pill.tsx";
import { ChangeButton } from "../ui/change-button.tsx";
import { Time } from "../ui/time.tsx";
import { JsonView } from "./json-view.tsx";

type Props = {
  runId: string;
  execution: NodeExecution;
  /** The flow as it is now, for the names of its steps; undefined once it was deleted. */
  flow: Flow | undefined;
  /** Runs again from this step; null where that is not offered. */
  rerun: (() => void) | null;
  isBusy: boolean;
};

/** One step of a run, which opens to what went in and came out. */
export function NodeExecutionItem({ runId, execution, flow, rerun, isBusy }: Props) {
  const { nodeId, item, title, status, attempts, duration, error, why, wakeAt, isSpilled } = execution;
  const name = item === null ? title : `${title}, item ${item + 1}`;
  const isSkipped = status === "skipped";
  return (
    <li className="executions-node">
      <details>
        <summary>
          <StatePill words={NODE_WORDS[status]} />
          <span>
            {title}
            {item === null ? null : <span className="soft small"> item {item + 1}</span>}
          </span>
          <span className="soft small number">
            {duration === null || isSkipped ? "" : msWords(duration)}
            {attempts > 1 ? ` · ${attempts} attempts` : ""}
          </span>
        </summary>
        <div className="stack executions-open">
          {why.map((each) => (
            <div key={each.connectionId ?? "node"} className="small">
              <p className="soft">{whyWords(each.connectionId, flow)}</p>
              <ul>
                {each.parts.map((part) => (
                  <li key={part.expression} className="wraps-anywhere">
                    <code>{part.expression}</code> was <code>{part.value}</code>
                  </li>
                ))}
              </ul>
            </div>
          ))}
          {isSkipped && why.length === 0 ? (
            <p className="soft small">Skipped, because no step before it led here.</p>
          ) : null}
          {isSkipped ? null : (
            <div className="executions-pair">
              <JsonView title="Input" of={name} value={execution.input} />
              {isSpilled ? (
                <p className="small">
                  The output is too large for the log.{" "}
                  <a href={outputAddress(runId, nodeId, item)} download>
                    Save it as a file
                  </a>
                </p>
              ) : (
                <JsonView title="Output" of={name} value={execution.output} />
              )}
            </div>
          )}
        </div>
      </details>
      {error === null ? null : (
        <p className="small down wraps-anywhere">
          {error.message} <span className="soft">({error.code})</span>
        </p>
      )}
      {wakeAt === null || status !== "waiting" ? null : (
        <p className="small soft">
          waits until <Time at={wakeAt} />
        </p>
      )}
      {rerun === null ? null : (
        <div className="row">
          <ChangeButton look="button-small" busy={isBusy} onClick={rerun}>
            Run again from here<span className="hidden-visually"> {title}</span>
          </ChangeButton>
        </div>
      )}
    </li>
  );
}

/** Whose condition decided. */
function whyWords(connectionId: string | null, flow: Flow | undefined): string {
  if (connectionId === null) return "The run stopped here, because";
  const way = flow?.connections.find(({ id }) => id === connectionId);
  const [from, to] = [way?.fromNodeId, way?.toNodeId].map(
    (nodeId) => flow?.nodes.find(({ id }) => id === nodeId)?.title,
  );
  if (from === undefined || to === undefined) return "A connection was not followed, because";
  return `“${from}” did not lead to “${to}”, because`;
}

function outputAddress(runId: string, nodeId: string, item: number | null): string {
  return `/api/v1/logs/${runId}/nodes/${nodeId}/output${item === null ? "" : `?item=${item}`}`;
}
