import { useMutation } from "@tanstack/react-query";
import { useId, useState, type FormEvent } from "react";
import type { FlowConnection, FlowNode } from "#shared/contracts/flow-nodes.ts";
import { type Flow } from "#shared/contracts/flows.ts";
import {
  changeFlowConnection,
  createFlowConnection,
  deleteFlowConnection,
} from "#shared/contracts/flow-graph.ts";
import type { Run } from "#shared/contracts/runs.ts";
import { Problem } from "#shared/problem.ts";
import { call } from "../../session/client.ts";
import { ChangeButton } from "../../ui/change-button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { ExpressionField } from "../fields/expression-field.tsx";
import { sampleOf, sampleText, SampleField } from "../fields/sample-field.tsx";
import { EditFailed } from "./edit-failed.tsx";
import type { Edits } from "./use-edits.ts";
import { TextField } from "../../ui/text-field.tsx";

type Props = {
  flow: Flow;
  edits: Edits;
  from: FlowNode;
  /** The way to change, or null for a new one. */
  connection: FlowConnection | null;
  lastRun: Run | undefined;
  onClose: () => void;
};

/** A way from one step to another: where it leads, its condition, and whether it is that of a failure. */
export function WayDialog({ flow, edits, from, connection, lastRun, onClose }: Props) {
  const ids = useId();
  const targets = flow.nodes.filter(({ id, kind }) => id !== from.id && kind !== "trigger");
  const [toNodeId, setTo] = useState(connection?.toNodeId ?? targets[0]?.id ?? "");
  const [on, setOn] = useState<FlowConnection["on"]>(connection?.on ?? "success");
  const [condition, setCondition] = useState(connection?.condition ?? "");
  const [label, setLabel] = useState(connection?.label ?? "");
  const [seen, setSeen] = useState(flow.version);
  const [sample, setSample] = useState(() =>
    sampleText(lastRun?.nodeExecutions.find(({ nodeId }) => nodeId === from.id)?.output ?? lastRun?.input),
  );
  const flowId = flow.id;
  const save = useMutation({
    mutationFn: () => {
      const body = {
        fromNodeId: from.id,
        toNodeId,
        on,
        condition: condition.trim() === "" ? null : condition.trim(),
        label: label.trim() === "" ? null : label.trim(),
      };
      return edits.edit(seen, [
        (ifMatch) =>
          connection === null
            ? call(createFlowConnection, { params: { flowId }, body, ifMatch })
            : call(changeFlowConnection, {
                params: { flowId, connectionId: connection.id },
                body,
                ifMatch,
              }),
      ]);
    },
    onSuccess: onClose,
    onError: () => setSeen(edits.latest()),
  });
  const remove = useMutation({
    mutationFn: (connectionId: string) =>
      edits.edit(seen, [
        (ifMatch) => call(deleteFlowConnection, { params: { flowId, connectionId }, ifMatch }),
      ]),
    onSuccess: onClose,
    onError: () => setSeen(edits.latest()),
  });
  const fault =
    save.error instanceof Problem ? save.error.issues?.find(({ path }) => path === "condition") : undefined;
  function submit(event: FormEvent): void {
    event.preventDefault();
    if (!save.isPending && toNodeId !== "") save.mutate();
  }
  const isBusy = save.isPending || remove.isPending;
  return (
    <Dialog
      title={
        connection === null ? `From “${from.title}” to another step` : `The connection from “${from.title}”`
      }
      open
      stays
      className="flows-dialog"
      onClose={onClose}
    >
      <form className="stack" onSubmit={submit}>
        {targets.length === 0 ? <p className="note note-warn small">There is no other step yet.</p> : null}
        <div className="field">
          <label htmlFor={`${ids}-to`}>It leads to</label>
          <select
            className="select flows-wide"
            id={`${ids}-to`}
            value={toNodeId}
            onChange={({ target }) => setTo(target.value)}
          >
            {targets.map(({ id, title }) => (
              <option key={id} value={id}>
                {title}
              </option>
            ))}
          </select>
        </div>
        <div className="field">
          <label htmlFor={`${ids}-on`}>It is taken</label>
          <select
            className="select"
            id={`${ids}-on`}
            value={on}
            onChange={({ target }) => setOn(target.value === "error" ? "error" : "success")}
          >
            <option value="success">when “{from.title}” is done</option>
            <option value="error">when “{from.title}” failed</option>
          </select>
        </div>
        <ExpressionField
          label="And only if"
          value={condition}
          sample={sampleOf(sample)}
          change={setCondition}
          fault={fault?.message}
          help="Left empty, it is always followed. An expression over input, which is what the step gave."
        />
        <SampleField text={sample} change={setSample} from="What the step gives, as JSON" />
        <TextField label="Label" value={label} change={setLabel} most={200} />
        <EditFailed error={save.error ?? remove.error} known={["condition"]} />
        <div className="dialog-actions">
          {connection === null ? null : (
            <ChangeButton look="button-danger" busy={isBusy} onClick={() => remove.mutate(connection.id)}>
              Remove the connection
            </ChangeButton>
          )}
          <button type="button" className="button" onClick={onClose}>
            Cancel
          </button>
          <ChangeButton type="submit" look="button-primary" busy={isBusy}>
            {connection === null ? "Connect" : "Save"}
          </ChangeButton>
        </div>
      </form>
    </Dialog>
  );
}
