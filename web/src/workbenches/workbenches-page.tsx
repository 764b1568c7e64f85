import { useInfiniteQuery, useMutation, useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import type { FlowHead } from "#shared/contracts/flows.ts";
import { deleteWorkbench, type Workbench } from "#shared/contracts/workbenches.ts";
import { flowNamesQuery } from "../flows/queries.ts";
import { call } from "../session/client.ts";
import { KEYS } from "../session/keys.ts";
import { outdate } from "../session/outdate.ts";
import { queryClient } from "../session/query-client.ts";
import { ChangeButton } from "../ui/change-button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { EmptyState } from "../ui/empty-state.tsx";
import { MoreButton } from "../ui/more-button.tsx";
import { Page } from "../ui/page.tsx";
import { ProblemNote } from "../ui/problem-note.tsx";
import { Loaded, Section } from "../ui/section.tsx";
import { workbenchesQuery } from "./queries.ts";
import { WorkbenchDialog } from "./workbench-dialog.tsx";

/** Flows that serve one purpose, put together. */
export function WorkbenchesPage() {
  const workbenches = useInfiniteQuery(workbenchesQuery);
  const flows = useQuery(flowNamesQuery);
  const [isMaking, setMaking] = useState(false);
  const make = (
    <ChangeButton look="button-primary" onClick={() => setMaking(true)}>
      Make a workbench
    </ChangeButton>
  );
  return (
    <Page title="Workbenches" actions={make}>
      <Section
        title="Your workbenches"
        intro="A workbench puts the flows of one purpose together: those of your morning, or those that guard you."
      >
        <Loaded asked={workbenches} lines={4}>
          {({ items }) =>
            items.length === 0 ? (
              <EmptyState title="No workbench yet">
                Once you have more flows than fit on a page, gather those that belong together.
              </EmptyState>
            ) : (
              <ul className="lines">
                {items.map((each) => (
                  <WorkbenchItem key={each.id} workbench={each} flows={flows.data ?? []} />
                ))}
              </ul>
            )
          }
        </Loaded>
        <MoreButton asked={workbenches}>More workbenches</MoreButton>
      </Section>
      {isMaking ? <WorkbenchDialog workbench={null} onClose={() => setMaking(false)} /> : null}
    </Page>
  );
}

type ItemProps = { workbench: Workbench; flows: readonly FlowHead[] };

function WorkbenchItem({ workbench, flows }: ItemProps) {
  const { name, purpose, focus } = workbench;
  const [open, setOpen] = useState<"change" | "remove" | null>(null);
  const names = new Map(flows.map((flow) => [flow.id, flow.name]));
  const of = <span className="hidden-visually"> {name}</span>;
  return (
    <li className="item">
      <div>
        <h3>
          {name}
          {focus === "" ? null : <span className="pill">{focus}</span>}
        </h3>
        {purpose === "" ? null : <p className="soft small">{purpose}</p>}
        {workbench.flows.length === 0 ? (
          <p className="soft small">no flow yet</p>
        ) : (
          <ul className="row small">
            {workbench.flows.map((id) => (
              <li key={id}>
                <Link to="/flows/$flowId" params={{ flowId: id }}>
                  {names.get(id) ?? "a flow"}
                </Link>
              </li>
            ))}
          </ul>
        )}
      </div>
      <div className="item-acts">
        <ChangeButton look="button-small" onClick={() => setOpen("change")}>
          Change{of}
        </ChangeButton>
        <ChangeButton look="button-small button-danger" onClick={() => setOpen("remove")}>
          Remove{of}
        </ChangeButton>
      </div>
      {open === "change" ? <WorkbenchDialog workbench={workbench} onClose={() => setOpen(null)} /> : null}
      {open === "remove" ? <RemoveDialog workbench={workbench} onClose={() => setOpen(null)} /> : null}
    </li>
  );
}

function RemoveDialog({ workbench: { id, name }, onClose }: { workbench: Workbench; onClose: () => void }) {
  const remove = useMutation({
    mutationFn: () => call(deleteWorkbench, { params: { id } }),
    onSuccess: async () => {
      await outdate(queryClient, KEYS.workbenches);
      onClose();
    },
  });
  return (
    <Dialog title={`Remove ${name}?`} open onClose={onClose}>
      <p>Its flows stay, and run on.</p>
      {remove.error === null ? null : <ProblemNote error={remove.error} safe="The workbench stands." />}
      <div className="dialog-actions">
        <button type="button" className="button" onClick={onClose}>
          Keep it
        </button>
        <ChangeButton look="button-danger" busy={remove.isPending} onClick={() => remove.mutate()}>
          Remove it
        </ChangeButton>
      </div>
    </Dialog>
  );
}
