import { useMutation, useQuery } from "@tanstack/react-query";
import { useId, useState, type FormEvent } from "react";
import { type FlowNode, NODE_KINDS, NodeKind } from "#shared/contracts/flow-nodes.ts";
import { type Flow } from "#shared/contracts/flows.ts";
import {
  changeNode,
  createFlowConnection,
  createNode,
  changeFlowConnection,
} from "#shared/contracts/flow-graph.ts";
import type { Run } from "#shared/contracts/runs.ts";
import { Problem } from "#shared/problem.ts";
import { catalogueQuery, integrationsQuery } from "../../integrations/queries.ts";
import { call } from "../../session/client.ts";
import { ChangeButton } from "../../ui/change-button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { Loaded } from "../../ui/section.tsx";
import { configOfDraft, draftOf, newDraft, type NodeDraft } from "../fields/node-draft.ts";
import { sampleOf, sampleText, SampleField } from "../fields/sample-field.tsx";
import { EditFailed } from "./edit-failed.tsx";
import { NodeFields } from "./node-fields.tsx";
import { defaultTitle } from "./default-title.ts";
import { KINDS } from "../outline/node-words.ts";
import type { Edits, EditStep } from "./use-edits.ts";

type Props = {
  flow: Flow;
  edits: Edits;
  /** The step to change, or null for a new one. */
  node: FlowNode | null;
  /** Behind which a new step comes; null for one that nothing leads to yet. */
  after: FlowNode | null;
  lastRun: Run | undefined;
  onClose: () => void;
};

/** The form of a step. It needs the catalogue of actions before it can be filled. */
export function NodeDialog(props: Props) {
  const catalogue = useQuery(catalogueQuery);
  const { node, after, onClose } = props;
  const title =
    node === null ? (after === null ? "Add a step" : `Add a step after “${after.title}”`) : "Change the step";
  return (
    <Dialog title={title} open stays className="flows-dialog" onClose={onClose}>
      <Loaded asked={catalogue} lines={6}>
        {(items) => <NodeForm {...props} catalogue={items} />}
      </Loaded>
    </Dialog>
  );
}

type FormProps = Props & { catalogue: Parameters<typeof draftOf>[1] };

function NodeForm({ flow, edits, node, after, lastRun, catalogue, onClose }: FormProps) {
  const ids = useId();
  const integrations = useQuery(integrationsQuery).data ?? [];
  const [draft, setDraft] = useState<NodeDraft>(() =>
    node === null
      ? newDraft(after === null && !hasTrigger(flow) ? "trigger" : "action")
      : draftOf(node, catalogue),
  );
  // What the user saw when the form was opened. After a refusal it is what was loaded then.
  const [seen, setSeen] = useState(flow.version);
  const [sample, setSample] = useState(() => sampleText(inputOf(node, after, lastRun)));
  const follows = after === null ? [] : flow.connections.filter(({ fromNodeId }) => fromNodeId === after.id);
  const [only] = follows.length === 1 ? follows : [];
  const next = only?.on === "success" ? flow.nodes.find(({ id }) => id === only.toNodeId) : undefined;
  const [isBetween, setBetween] = useState(true);
  const change = (more: Partial<NodeDraft>) => setDraft((known) => ({ ...known, ...more }));
  const save = useMutation({
    mutationFn: () => {
      const body = {
        kind: draft.kind,
        title: draft.title.trim() === "" ? defaultTitle(draft, catalogue) : draft.title.trim(),
        detail: draft.detail.trim() === "" ? null : draft.detail.trim(),
        integrationId: draft.kind === "action" ? draft.integrationId : null,
        config: configOfDraft(draft, catalogue),
      };
      if (node !== null) {
        const params = { flowId: flow.id, nodeId: node.id };
        return edits.edit(seen, [(ifMatch) => call(changeNode, { params, body, ifMatch })]);
      }
      const between = isBetween && next !== undefined ? only : undefined;
      return edits.edit(seen, addSteps(flow.id, body, after, between));
    },
    onSuccess: onClose,
    onError: () => setSeen(edits.latest()),
  });
  const issues = save.error instanceof Problem ? (save.error.issues ?? []) : [];
  const faultOf = (path: string) =>
    issues.find((issue) => issue.path === path || issue.path.startsWith(`${path}.`))?.message;
  function submit(event: FormEvent): void {
    event.preventDefault();
    if (!save.isPending) save.mutate();
  }
  const kinds =
    after === null || node !== null ? NODE_KINDS : NODE_KINDS.filter((kind) => kind !== "trigger");
  return (
    <form className="stack" onSubmit={submit}>
      {node === null ? (
        <div className="field">
          <label htmlFor={`${ids}-kind`}>Kind</label>
          <select
            className="select"
            id={`${ids}-kind`}
            value={draft.kind}
            onChange={({ target }) => change({ kind: NodeKind.parse(target.value) })}
          >
            {kinds.map((kind) => (
              <option key={kind} value={kind}>
                {KINDS[kind].name}
              </option>
            ))}
          </select>
          <span className="soft small">{KINDS[draft.kind].about}</span>
        </div>
      ) : null}
      <NodeFields
        draft={draft}
        change={change}
        catalogue={catalogue}
        integrations={integrations}
        flowId={flow.id}
        zone={flow.timeZone}
        sample={sampleOf(sample)}
        faultOf={faultOf}
        canJoin={node !== null && flow.connections.filter(({ toNodeId }) => toNodeId === node.id).length > 1}
        titleHint={defaultTitle(draft, catalogue)}
      />
      {draft.kind === "decision" ? null : (
        <SampleField
          text={sample}
          change={setSample}
          from={lastRun === undefined ? "What input is, as JSON" : "What input was in the last run"}
        />
      )}
      {next !== undefined && node === null ? (
        <label className="check">
          <input type="checkbox" checked={isBetween} onChange={({ target }) => setBetween(target.checked)} />
          <span>Put it before “{next.title}”, which then follows it</span>
        </label>
      ) : null}
      <EditFailed error={save.error} known={issues.map(({ path }) => path).filter((path) => isShown(path))} />
      <div className="dialog-actions">
        <button type="button" className="button" onClick={onClose}>
          Cancel
        </button>
        <ChangeButton type="submit" look="button-primary" busy={save.isPending}>
          {node === null ? "Add it" : "Save"}
        </ChangeButton>
      </div>
    </form>
  );
}

type NewBody = Pick<FlowNode, "kind" | "title" | "detail" | "integrationId" | "config">;

/** Makes a step, leads to it, and on from it to what followed before. */
function addSteps(
  flowId: string,
  body: NewBody,
  after: FlowNode | null,
  between: { id: string; toNodeId: string } | undefined,
): EditStep[] {
  let made = "";
  const steps: EditStep[] = [
    async (ifMatch) => {
      made = (await call(createNode, { params: { flowId }, body, ifMatch })).id;
    },
  ];
  if (after === null) return steps;
  if (between === undefined)
    return [
      ...steps,
      (ifMatch) =>
        call(createFlowConnection, {
          params: { flowId },
          body: { fromNodeId: after.id, toNodeId: made },
          ifMatch,
        }),
    ];
  return [
    ...steps,
    // The condition of the way that stood stays with it.
    (ifMatch) =>
      call(changeFlowConnection, {
        params: { flowId, connectionId: between.id },
        body: { toNodeId: made },
        ifMatch,
      }),
    (ifMatch) =>
      call(createFlowConnection, {
        params: { flowId },
        body: { fromNodeId: made, toNodeId: between.toNodeId },
        ifMatch,
      }),
  ];
}

/** What a step gets: its input of the last run, or what the step before gave. */
function inputOf(node: FlowNode | null, after: FlowNode | null, run: Run | undefined) {
  const of = (id: string | undefined) => run?.nodeExecutions.find(({ nodeId }) => nodeId === id);
  return of(node?.id)?.input ?? of(after?.id)?.output ?? run?.input;
}

function hasTrigger({ nodes }: Flow): boolean {
  return nodes.some(({ kind }) => kind === "trigger");
}

/** Fields that say their faults themselves. */
function isShown(path: string): boolean {
  return /^config\.\w+$|^integrationId$|^title$/.test(path);
}
