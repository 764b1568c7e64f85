import type { Run } from "#shared/contracts/runs.ts";
import { msWords, NODE_WORDS } from "../runs/run-words.ts";
import { useNow } from "../ui/use-now.ts";
import { barsOf } from "./bars.ts";

/** When each step worked, as bars over the time of the run. */
export function Timeline({ run }: { run: Run }) {
  const bars = barsOf(run, useNow());
  if (bars.length === 0) return <p className="soft">No step has begun.</p>;
  return (
    <ol className="executions-timeline">
      {bars.map(({ nodeId, item, title, status, left, width, ms }) => (
        <li key={`${nodeId} ${item ?? ""}`}>
          <span className="small executions-bar-name">
            {title}
            {item === null ? "" : ` ${item + 1}`}
          </span>
          <span className="executions-track" aria-hidden="true">
            <span
              className="executions-bar"
              data-status={status}
              style={{ left: `${left * 100}%`, width: `${width * 100}%` }}
            />
          </span>
          <span className="small soft number">
            <span className="hidden-visually">{NODE_WORDS[status].name}, </span>
            {msWords(ms)}
          </span>
        </li>
      ))}
    </ol>
  );
}
