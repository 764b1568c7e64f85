import { useMutation, useQuery } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";
import {
  changeWorkbench,
  createWorkbench,
  MOST_WORKBENCH_FLOWS,
  type Workbench,
} from "#shared/contracts/workbenches.ts";
import { Problem } from "#shared/problem.ts";
import { flowNamesQuery } from "../flows/queries.ts";
import { call } from "../session/client.ts";
import { KEYS } from "../session/keys.ts";
import { outdate } from "../session/outdate.ts";
import { queryClient } from "../session/query-client.ts";
import { ChangeButton } from "../ui/change-button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { ProblemNote } from "../ui/problem-note.tsx";
import { Loaded } from "../ui/section.tsx";
import { TextField } from "../ui/text-field.tsx";
import "./workbenches.css";

/** Makes a workbench, or changes its name, its purpose and its flows. */
export function WorkbenchDialog({
  workbench,
  onClose,
}: {
  workbench: Workbench | null;
  onClose: () => void;
}) {
  const flows = useQuery(flowNamesQuery);
  const [name, setName] = useState(workbench?.name ?? "");
  const [purpose, setPurpose] = useState(workbench?.purpose ?? "");
  const [focus, setFocus] = useState(workbench?.focus ?? "");
  const [chosen, setChosen] = useState<readonly string[]>(workbench?.flows ?? []);
  // After a refusal the dialog saves over the newer version, which the user was told of.
  const [version, setVersion] = useState(workbench?.version);
  const save = useMutation({
    mutationFn: () => {
      const body = { name: name.trim(), purpose, focus, flows: [...chosen] };
      if (workbench === null) return call(createWorkbench, { body });
      return call(changeWorkbench, { params: { id: workbench.id }, body, ifMatch: version });
    },
    onSuccess: onClose,
    onError(error) {
      if (error instanceof Problem && error.code === "precondition_failed") setVersion(undefined);
    },
    onSettled: () => outdate(queryClient, KEYS.workbenches),
  });
  const isFull = chosen.length >= MOST_WORKBENCH_FLOWS;
  function submit(event: FormEvent): void {
    event.preventDefault();
    if (!save.isPending && name.trim() !== "") save.mutate();
  }
  function moveUp(id: string): void {
    const at = chosen.indexOf(id);
    const above = chosen[at - 1];
    if (above === undefined) return;
    setChosen(chosen.map((each, n) => (n === at ? above : n === at - 1 ? id : each)));
  }
  return (
    <Dialog
      title={workbench === null ? "Make a workbench" : "Change the workbench"}
      open
      stays
      onClose={onClose}
    >
      <form className="stack" onSubmit={submit}>
        <TextField label="Name" value={name} change={setName} most={200} required />
        <TextField label="What it is for" value={purpose} change={setPurpose} most={1000} />
        <TextField label="Focus" value={focus} change={setFocus} most={200} />
        <fieldset className="checks workbenches-flows">
          <legend className="soft small">Its flows, in this order</legend>
          <Loaded asked={flows}>
            {(items) =>
              items.length === 0 ? (
                <p className="soft small">You have no flow yet.</p>
              ) : (
                <>
                  {items
                    .toSorted((one, other) => placeOf(chosen, one.id) - placeOf(chosen, other.id))
                    .map(({ id, name: flow }) => (
                      <div key={id} className="item">
                        <label className="check">
                          <input
                            type="checkbox"
                            checked={chosen.includes(id)}
                            disabled={isFull && !chosen.includes(id)}
                            onChange={({ target }) =>
                              setChosen(
                                target.checked ? [...chosen, id] : chosen.filter((each) => each !== id),
                              )
                            }
                          />
                          <span>{flow}</span>
                        </label>
                        {chosen.includes(id) ? (
                          <button
                            type="button"
                            className="button button-quiet button-small"
                            disabled={chosen[0] === id}
                            onClick={() => moveUp(id)}
                          >
                            Up<span className="hidden-visually"> {flow}</span>
                          </button>
                        ) : null}
                      </div>
                    ))}
                </>
              )
            }
          </Loaded>
        </fieldset>
        {save.error === null ? null : (
          <ProblemNote
            error={save.error}
            safe={
              version === undefined && workbench !== null
                ? "It changed elsewhere meanwhile. What you typed stands here; save again to replace it."
                : "Nothing was changed."
            }
          />
        )}
        <div className="dialog-actions">
          <button type="button" className="button" onClick={onClose}>
            Cancel
          </button>
          <ChangeButton type="submit" look="button-primary" busy={save.isPending}>
            {workbench === null ? "Make it" : "Save"}
          </ChangeButton>
        </div>
      </form>
    </Dialog>
  );
}

function placeOf(chosen: readonly string[], id: string): number {
  const at = chosen.indexOf(id);
  return at === -1 ? chosen.length : at;
}
