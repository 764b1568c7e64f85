import { useMutation, useQuery } from "@tanstack/react-query";
import { useId, useState, type FormEvent } from "react";
import { changeFlow, type Flow, MOST_CONCURRENT_RUNS } from "#shared/contracts/flows.ts";
import { call } from "../../session/client.ts";
import { ChangeButton } from "../../ui/change-button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { TextField } from "../../ui/text-field.tsx";
import { flowNamesQuery } from "../queries.ts";
import { EditFailed } from "./edit-failed.tsx";
import type { Edits } from "./use-edits.ts";

/** The name of a flow, what it is for, its zone, how many runs work at once, and what its failure starts. */
export function SettingsDialog({ flow, edits, onClose }: { flow: Flow; edits: Edits; onClose: () => void }) {
  const ids = useId();
  const others = (useQuery(flowNamesQuery).data ?? []).filter(({ id }) => id !== flow.id);
  const [name, setName] = useState(flow.name);
  const [intention, setIntention] = useState(flow.intention);
  const [notes, setNotes] = useState(flow.metrics.notes ?? "");
  const [timeZone, setZone] = useState(flow.timeZone);
  const [concurrency, setConcurrency] = useState(String(flow.concurrency ?? ""));
  const [errorFlowId, setErrorFlow] = useState(flow.errorFlowId ?? "");
  const [seen, setSeen] = useState(flow.version);
  const save = useMutation({
    mutationFn: () => {
      const body = {
        name: name.trim(),
        intention: intention.trim(),
        notes: notes.trim() === "" ? null : notes.trim(),
        timeZone,
        concurrency: concurrency === "" ? null : Number(concurrency),
        errorFlowId: errorFlowId === "" ? null : errorFlowId,
      };
      return edits.edit(seen, [(ifMatch) => call(changeFlow, { params: { id: flow.id }, body, ifMatch })]);
    },
    onSuccess: onClose,
    onError: () => setSeen(edits.latest()),
  });
  function submit(event: FormEvent): void {
    event.preventDefault();
    if (!save.isPending && name.trim() !== "") save.mutate();
  }
  return (
    <Dialog title="Settings of the flow" open stays className="flows-dialog" onClose={onClose}>
      <form className="stack" onSubmit={submit}>
        <TextField label="Name" value={name} change={setName} most={200} required />
        <TextField label="What it is for" value={intention} change={setIntention} most={1000} />
        <TextField label="Notes" value={notes} change={setNotes} most={2000} />
        <div className="flows-pair">
          <div className="field">
            <label htmlFor={`${ids}-zone`}>Time zone</label>
            <select
              className="select"
              id={`${ids}-zone`}
              value={timeZone}
              onChange={({ target }) => setZone(target.value)}
            >
              {[...new Set([timeZone, ...Intl.supportedValuesOf("timeZone")])].map((each) => (
                <option key={each} value={each}>
                  {each}
                </option>
              ))}
            </select>
          </div>
          <div className="field">
            <label htmlFor={`${ids}-most`}>Runs at the same time (optional)</label>
            <input
              className="input"
              id={`${ids}-most`}
              type="number"
              min={1}
              max={MOST_CONCURRENT_RUNS}
              value={concurrency}
              onChange={({ target }) => setConcurrency(target.value)}
            />
          </div>
        </div>
        <div className="field">
          <label htmlFor={`${ids}-error`}>When a run fails, start</label>
          <select
            className="select flows-wide"
            id={`${ids}-error`}
            value={errorFlowId}
            onChange={({ target }) => setErrorFlow(target.value)}
          >
            <option value="">nothing</option>
            {others.map((each) => (
              <option key={each.id} value={each.id}>
                {each.name}
              </option>
            ))}
          </select>
        </div>
        <EditFailed error={save.error} />
        <div className="dialog-actions">
          <button type="button" className="button" onClick={onClose}>
            Cancel
          </button>
          <ChangeButton type="submit" look="button-primary" busy={save.isPending}>
            Save
          </ChangeButton>
        </div>
      </form>
    </Dialog>
  );
}
