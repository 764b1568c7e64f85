import { Link } from "@tanstack/react-router";
import { useRef } from "react";
import type { RunHead } from "#shared/contracts/runs.ts";
import { msWords, runWords, STARTER_WORDS } from "../runs/run-words.ts";
import { StatePill } from "../runs/state-pill.tsx";
import { Time } from "../ui/time.tsx";
import { type Older, useEndlessRows } from "../virtual/use-endless-rows.ts";

/** In pixels, until a row is measured: a failed run also tells its error. */
const HEIGHTS = { line: 39, error: 18 };
const heightOf = ({ error }: RunHead): number => HEIGHTS.line + (error === null ? 0 : HEIGHTS.error);

/** Runs, the newest first; the document holds those in sight. `J` and `K` move between them. */
export function RunList({ runs, older }: { runs: readonly RunHead[]; older: Older }) {
  const list = useRef<HTMLUListElement>(null);
  const { shown, measure, focused } = useEndlessRows({ items: runs, list, older, heightOf, target: "a" });
  return (
    <div onFocus={({ target }) => focused(target)}>
      <ul className="lines executions-list" ref={list}>
        {shown.map((row) =>
          "gap" in row ? (
            <li key={row.key} aria-hidden="true" className="executions-gap" style={{ height: row.gap }} />
          ) : row.item === undefined ? null : (
            <li
              key={row.item.id}
              className="executions-line"
              data-index={row.index}
              ref={measure}
              aria-posinset={row.index + 1}
              aria-setsize={older.hasNextPage ? -1 : runs.length}
            >
              <RunLine run={row.item} />
            </li>
          ),
        )}
      </ul>
    </div>
  );
}

function RunLine({ run }: { run: RunHead }) {
  const { id, flowName, startedBy, startTime, duration, error } = run;
  return (
    <>
      <StatePill words={runWords(run)} />
      <div className="executions-what">
        <Link to="/executions/$runId" params={{ runId: id }}>
          {flowName}
        </Link>
        <span className="soft small"> {STARTER_WORDS[startedBy]}</span>
        {error === null ? null : <p className="small down wraps-anywhere">{error.message}</p>}
      </div>
      <span className="small soft executions-when">
        <Time at={startTime} as="ago" />
        {duration === null ? null : <span className="number"> · {msWords(duration)}</span>}
      </span>
    </>
  );
}
