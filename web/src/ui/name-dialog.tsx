import { useMutation } from "@tanstack/react-query";
import { useId, type FormEvent } from "react";
import { Dialog } from "./dialog.tsx";
import { ChangeButton } from "./change-button.tsx";
import { ProblemNote } from "./problem-note.tsx";

/** Asks for a name and saves it. */
export function NameDialog({
  title,
  name,
  rename,
  onClose,
}: {
  title: string;
  name: string;
  rename: (name: string) => Promise<unknown>;
  onClose: () => void;
}) {
  const id = useId();
  const change = useMutation({ mutationFn: rename, onSuccess: onClose });
  function submit(event: FormEvent<HTMLFormElement>): void {
    event.preventDefault();
    const wanted = String(new FormData(event.currentTarget).get("name") ?? "").trim();
    if (wanted !== "" && !change.isPending) change.mutate(wanted);
  }
  return (
    <Dialog title={title} open onClose={onClose}>
      <form className="stack" onSubmit={submit}>
        <div className="field">
          <label htmlFor={id}>Name</label>
          <input
            className="input"
            id={id}
            name="name"
            defaultValue={name}
            maxLength={80}
            autoComplete="off"
            required
          />
        </div>
        {change.error === null ? null : <ProblemNote error={change.error} safe="The name is as it was." />}
        <div className="dialog-actions">
          <button type="button" className="button" onClick={onClose}>
            Cancel
          </button>
          <ChangeButton type="submit" look="button-primary" busy={change.isPending}>
            Save
          </ChangeButton>
        </div>
      </form>
    </Dialog>
  );
}
