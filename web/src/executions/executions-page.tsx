import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { RUN_STATUSES, RunStatus } from "#shared/contracts/runs.ts";
import { flowNamesQuery } from "../flows/queries.ts";
import { shownZone } from "../numbers/reader.ts";
import { runsQuery } from "../runs/queries.ts";
import { nextDay, startOfDay } from "../numbers/zoned-day.ts";
import { RunsLeft } from "../runs/runs-left.tsx";
import { STATUS_WORDS } from "../runs/run-words.ts";
import { EmptyState } from "../ui/empty-state.tsx";
import { MoreButton } from "../ui/more-button.tsx";
import { Page } from "../ui/page.tsx";
import { SearchField } from "../ui/search-field.tsx";
import { Loaded, Section } from "../ui/section.tsx";
import { RunList } from "./run-list.tsx";
import "./executions.css";

/** Every run of every flow, also of those that were deleted. */
export function ExecutionsPage() {
  const { flow, status, search, until } = useSearch({ from: "/app/executions" });
  const navigate = useNavigate({ from: "/executions" });
  const flows = useQuery(flowNamesQuery).data ?? [];
  const filter = {
    ...(flow === undefined ? {} : { flowId: flow }),
    ...(status === undefined ? {} : { status }),
    ...(search === undefined ? {} : { search }),
    ...(until === undefined ? {} : { to: endOf(until) }),
  };
  const runs = useInfiniteQuery(runsQuery(filter));
  const isFiltered = Object.keys(filter).length > 0;
  return (
    <Page title="Executions">
      <RunsLeft />
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
          <input
            className="input"
            type="date"
            aria-label="Up to the day"
            title="Up to the day"
            value={until ?? ""}
            onChange={({ target }) =>
              void navigate({
                search: (known) => ({ ...known, until: target.value === "" ? undefined : target.value }),
                replace: true,
              })
            }
          />
        </search>
        <Loaded asked={runs} lines={8}>
          {({ items }) =>
            items.length > 0 ? (
              <RunList key={JSON.stringify(filter)} runs={items} older={runs} />
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

/** The instant at which the day is over where the reader is. */
function endOf(day: string): string {
  return new Date(startOfDay(nextDay(day), shownZone())).toISOString();
}
