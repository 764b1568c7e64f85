import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate, useParams } from "@tanstack/react-router";
import { type Run } from "#shared/contracts/runs.ts";
import { Problem } from "#shared/problem.ts";
import { flowQuery } from "../flows/queries.ts";
import { runAgain, runQuery, stopRun } from "../runs/queries.ts";
import { msWords, runWords, STARTER_WORDS } from "../runs/run-words.ts";
import { StatePill } from "../runs/state-pill.tsx";
import { ChangeButton } from "../ui/change-button.tsx";
import { EmptyState } from "../ui/empty-state.tsx";
import { Page } from "../ui/page.tsx";
import { ProblemNote } from "../ui/problem-note.tsx";
import { Section } from "../ui/section.tsx";
import { Skeleton } from "../ui/skeleton.tsx";
import { Time } from "../ui/time.tsx";
import { JsonView } from "./json-view.tsx";
import { NodeExecutionItem } from "./node-execution-item.tsx";
import { Timeline } from "./timeline.tsx";
import "./executions.css";

/** One run: when each step worked, what it got and gave, and why a way was not taken. */
export function ExecutionPage() {
  const { runId = "" } = useParams({ strict: false });
  const run = useQuery(runQuery(runId));
  if (run.data !== undefined) return <RunView run={run.data} />;
  const isGone = run.error instanceof Problem && run.error.code === "not_found";
  return (
    <Page title="Execution">
      {run.error === null ? (
        <Skeleton lines={8} />
      ) : isGone ? (
        <EmptyState
          title="There is no such run"
          action={
            <Link to="/executions" className="button">
              To all runs
            </Link>
          }
        >
          Logs are kept as long as your plan says; this one may have gone since.
        </EmptyState>
      ) : (
        <ProblemNote error={run.error} safe="The run goes on." retry={() => void run.refetch()} />
      )}
    </Page>
  );
}

function RunView({ run }: { run: Run }) {
  const client = useQueryClient();
  const navigate = useNavigate();
  // The names of its ways; a flow that was deleted has none any more.
  const flow = useQuery({ ...flowQuery(run.flowId), retry: false }).data;
  const stop = useMutation({ mutationFn: () => stopRun(client, run.id) });
  const again = useMutation({
    mutationFn: (fromNodeId: string | undefined) => runAgain(client, run.id, fromNodeId),
    onSuccess: (runId) => navigate({ to: "/executions/$runId", params: { runId } }),
  });
  const error = stop.error ?? again.error;
  return (
    <Page
      title={run.flowName}
      actions={
        run.status === "pending" ? (
          <ChangeButton look="button-danger" busy={stop.isPending} onClick={() => stop.mutate()}>
            Cancel the run
          </ChangeButton>
        ) : (
          <ChangeButton
            look="button-primary"
            busy={again.isPending || flow === undefined}
            onClick={() => again.mutate(undefined)}
          >
            Run again
          </ChangeButton>
        )
      }
    >
      <p className="executions-about">
        <Link to="/executions">Executions</Link>
        <StatePill words={runWords(run)} />
        <span className="soft small">
          {STARTER_WORDS[run.startedBy]}, <Time at={run.startTime} />
          {run.duration === null ? "" : `, ${msWords(run.duration)}`}, version {run.version}
        </span>
        {flow === undefined ? (
          <span className="soft small">its flow was deleted</span>
        ) : (
          <Link className="small" to="/flows/$flowId" params={{ flowId: run.flowId }}>
            Open the flow
          </Link>
        )}
        {run.parentId === null ? null : (
          <Link className="small" to="/executions/$runId" params={{ runId: run.parentId }}>
            The run before it
          </Link>
        )}
        {run.wakeAt === null ? null : (
          <span className="small">
            waits until <Time at={run.wakeAt} />
          </span>
        )}
      </p>
      {error === null ? null : <ProblemNote error={error} safe="The log is as it was." />}
      {run.error === null ? null : (
        <div className="note executions-note">
          <strong>It failed: {run.error.message}</strong>
          <span className="soft small">{run.error.code}</span>
        </div>
      )}
      <div className="stack">
        <Section title="Timeline">
          <Timeline run={run} />
        </Section>
        <Section title="Steps">
          <ol className="lines">
            {run.nodeExecutions.map((each) => (
              <NodeExecutionItem
                key={`${each.nodeId} ${each.item ?? ""}`}
                runId={run.id}
                execution={each}
                flow={flow}
                rerun={
                  run.status !== "failure" || each.status !== "failure" || flow === undefined
                    ? null
                    : () => again.mutate(each.nodeId)
                }
                isBusy={again.isPending}
              />
            ))}
          </ol>
          {run.nodeExecutions.length === 0 ? <p className="soft">No step has begun.</p> : null}
        </Section>
        <Section title="Input and result">
          <div className="executions-pair">
            <JsonView title="Input" of="the run" value={run.input} />
            <JsonView title="Result" of="the run" value={run.result} />
          </div>
        </Section>
      </div>
    </Page>
  );
}
