import { useQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { EmptyState } from "../../ui/empty-state.tsx";
import { Link } from "@tanstack/react-router";
import { Problem } from "#shared/problem.ts";
import { Page } from "../../ui/page.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { flowQuery } from "../queries.ts";
import { FlowEditor } from "./flow-editor.tsx";
import "../flows.css";

/** One flow: its steps, its runs, its versions. */
export function FlowPage() {
  const { flowId = "" } = useParams({ strict: false });
  return <FlowOf id={flowId} />;
}

/** The flow of an id, once it is loaded. */
export function FlowOf({ id }: { id: string }) {
  const flow = useQuery(flowQuery(id));
  if (flow.data !== undefined && !isGone(flow.error))
    return <FlowEditor key={flow.data.id} flow={flow.data} />;
  return (
    <Page title="Flow">
      {flow.error === null ? (
        <Skeleton lines={8} />
      ) : isGone(flow.error) ? (
        <EmptyState
          title="There is no such flow"
          action={
            <Link to="/flows" className="button">
              To your flows
            </Link>
          }
        >
          It may have been deleted. What it did still stands under Executions.
        </EmptyState>
      ) : (
        <ProblemNote error={flow.error} safe="Your flows run on." retry={() => void flow.refetch()} />
      )}
    </Page>
  );
}

function isGone(error: Error | null): boolean {
  return error instanceof Problem && error.code === "not_found";
}
