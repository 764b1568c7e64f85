import { useMutation } from "@tanstack/react-query";
import { useId, type FormEvent } from "react";
import { rotateApiKey, type ApiKey } from "#shared/contracts/api-keys.ts";
import { call } from "../session/client.ts";
import { ChangeButton } from "../ui/change-button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { ProblemNote } from "../ui/problem-note.tsx";
import { ExpirySelect } from "./expiry-select.tsx";
import { ShownOnce } from "./shown-once.tsx";

const OVERLAPS = [
  { hours: 0, words: "ends at once" },
  { hours: 1, words: "works for an hour more" },
  { hours: 24, words: "works for a day more" },
  { hours: 168, words: "works for a week more" },
];

/** Makes the successor of a key. The old key stays valid for a while, so that no program stops meanwhile. */
export function RotateKeyDialog({
  apiKey: { id, name },
  onMade,
  onClose,
}: {
  apiKey: ApiKey;
  onMade: () => Promise<void>;
  onClose: () => void;
}) {
  const ids = useId();
  const rotate = useMutation({
    mutationFn: (body: { overlapHours: number; expiresInDays: number }) =>
      call(rotateApiKey, { params: { id }, body }),
    onSuccess: onMade,
  });
  function submit(event: FormEvent<HTMLFormElement>): void {
    event.preventDefault();
    if (rotate.isPending) return;
    const form = new FormData(event.currentTarget);
    rotate.mutate({
      overlapHours: Number(form.get("overlapHours")),
      expiresInDays: Number(form.get("expiresInDays")),
    });
  }
  if (rotate.data !== undefined)
    return (
      <Dialog title="The successor" open stays onClose={onClose}>
        <ShownOnce what="key" value={rotate.data.key} onClose={onClose} />
      </Dialog>
    );
  return (
    <Dialog title={`Replace ${name}`} open stays onClose={onClose}>
      <form className="stack" onSubmit={submit}>
        <p className="soft">The new key may do what the old one may.</p>
        <div className="field">
          <label htmlFor={`${ids}-overlap`}>The old key</label>
          <select className="select" id={`${ids}-overlap`} name="overlapHours" defaultValue="24">
            {OVERLAPS.map(({ hours, words }) => (
              <option key={hours} value={hours}>
                {words}
              </option>
            ))}
          </select>
        </div>
        <ExpirySelect id={`${ids}-expiry`} />
        {rotate.error === null ? null : (
          <ProblemNote error={rotate.error} safe="The old key works as before." />
        )}
        <div className="dialog-actions">
          <button type="button" className="button" onClick={onClose}>
            Cancel
          </button>
          <ChangeButton type="submit" look="button-primary" busy={rotate.isPending}>
            Make the successor
          </ChangeButton>
        </div>
      </form>
    </Dialog>
  );
}
