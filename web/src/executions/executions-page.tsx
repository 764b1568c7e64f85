import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import type { RunHead } from "#shared/contracts/runs.ts";
import { RUN_STATUSES, RunStatus } from "#shared/contracts/runs.ts";
import { flowNamesQuery } from "../flows/queries.ts";
import { runsQuery } from "../runs/queries.ts";
import { msWords, runWords, STARTER_WORDS, STATUS_WORDS } from "../runs/run-words.ts";
import { StatePill } from "../runs/state-pill.tsx";
import { EmptyState } from "../ui/empty-state.tsx";
import { MoreButton } from "../ui/more-button.tsx";
import { Page } from "../ui/page.tsx";
import { SearchField } from "../ui/search-field.tsx";
import { Loaded, Section } from "../ui/section.tsx";
import { Time } from "../ui/time.tsx";
import "./executions.css";

/** Every run of every flow, also of those that were deleted. */
export function ExecutionsPage() {
  const { flow, status, search } = useSearch({ from: "/app/executions" });
  const navigate = useNavigate({ from: "/executions" });
  const flows = useQuery(flowNamesQuery).data ?? [];
  const runs = useInfiniteQuery(
    runsQuery({
      ...(flow === undefined ? {} : { flowId: flow }),
      ...(status === undefined ? {} : { status }),
      ...(search === undefined ? {} : { search }),
    }),
  );
  const isFiltered = flow !== undefined || status !== undefined || search !== undefined;
  return (
    <Page title="Executions">
      <Section
        title="What your flows did"
        intro="Each run with what went into every step, and what came of it."
      >
        <search className="executions-filter">
          <SearchField
            label="Find a run"
            placeholder="Name or error"
            value={search ?? ""}
            send={(text) =>
              void navigate({
                search: (known) => ({ ...known, search: text === "" ? undefined : text }),
                replace: true,
              })
            }
          />
          <select
            className="select"
            aria-label="Flow"
            value={flow ?? ""}
            onChange={({ target }) =>
              void navigate({
                search: (known) => ({ ...known, flow: target.value === "" ? undefined : target.value }),
              })
            }
          >
            <option value="">All flows</option>
            {flow !== undefined && !flows.some(({ id }) => id === flow) ? (
              <option value={flow}>A flow that was deleted</option>
            ) : null}
            {flows.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </select>
          <select
            className="select"
            aria-label="State"
            value={status ?? ""}
            onChange={({ target }) =>
              void navigate({
                search: (known) => ({ ...known, status: RunStatus.safeParse(target.value).data }),
              })
            }
          >
            <option value="">Any state</option>
            {RUN_STATUSES.map((each) => (
              <option key={each} value={each}>
                {STATUS_WORDS[each].name}
              </option>
            ))}
          </select>
        </search>
        <Loaded asked={runs} lines={8}>
          {({ items }) =>
            items.length > 0 ? (
              <ul className="lines">
                {items.map((run) => (
                  <RunLine key={run.id} run={run} />
                ))}
              </ul>
            ) : isFiltered ? (
              <p className="soft">No run is like this.</p>
            ) : (
              <EmptyState
                title="No flow has run yet"
                action={
                  <Link to="/flows" className="button">
                    To your flows
                  </Link>
                }
              >
                Once a flow starts, by hand or by itself, you see here what each step did, what it got and
                gave, and how long it took.
              </EmptyState>
            )
          }
        </Loaded>
        <MoreButton asked={runs}>Earlier runs</MoreButton>
      </Section>
    </Page>
  );
}

function RunLine({ run }: { run: RunHead }) {
  const { id, flowName, startedBy, startTime, duration, error } = run;
  return (
    <li className="executions-line">
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
    </li>
  );
}
