import { useMutation } from "@tanstack/react-query";
import { useId, useState, type FormEvent } from "react";
import { createApiKey } from "#shared/contracts/api-keys.ts";
import { SCOPES, type Scope } from "#shared/scopes.ts";
import { call } from "../session/client.ts";
import { ChangeButton } from "../ui/change-button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { ProblemNote } from "../ui/problem-note.tsx";
import { ExpirySelect } from "./expiry-select.tsx";
import { ShownOnce } from "./shown-once.tsx";

const NAMES = Object.keys(SCOPES).filter((name): name is Scope => Object.hasOwn(SCOPES, name));

/** Makes a key with a name, scopes and a lifetime, and shows the key for the only time. */
export function NewKeyDialog({ onMade, onClose }: { onMade: () => Promise<void>; onClose: () => void }) {
  const ids = useId();
  const [scopes, setScopes] = useState<Scope[]>(["journal:read"]);
  const make = useMutation({
    mutationFn: async ({ name, expiresInDays }: { name: string; expiresInDays: number }) =>
      call(createApiKey, { body: { name, scopes, expiresInDays } }),
    onSuccess: onMade,
  });
  function submit(event: FormEvent<HTMLFormElement>): void {
    event.preventDefault();
    if (make.isPending || scopes.length === 0) return;
    const form = new FormData(event.currentTarget);
    make.mutate({
      name: String(form.get("name") ?? "").trim(),
      expiresInDays: Number(form.get("expiresInDays")),
    });
  }
  if (make.data !== undefined)
    return (
      <Dialog title="Your new key" open stays onClose={onClose}>
        <ShownOnce what="key" value={make.data.key} onClose={onClose} />
      </Dialog>
    );
  return (
    <Dialog title="Make an API key" open stays onClose={onClose}>
      <form className="stack" onSubmit={submit}>
        <div className="field">
          <label htmlFor={`${ids}-name`}>Name</label>
          <input
            className="input"
            id={`${ids}-name`}
            name="name"
            placeholder="What it is for"
            maxLength={80}
            autoComplete="off"
            required
          />
        </div>
        <fieldset className="checks">
          <legend className="soft small">It may</legend>
          {NAMES.map((scope) => (
            <label key={scope} className="check">
              <input
                type="checkbox"
                checked={scopes.includes(scope)}
                onChange={({ target }) =>
                  setScopes((now) =>
                    target.checked ? [...now, scope] : now.filter((other) => other !== scope),
                  )
                }
              />
              <span>
                {SCOPES[scope]} <code className="soft small">{scope}</code>
              </span>
            </label>
          ))}
        </fieldset>
        {scopes.length === 0 ? <p className="note note-warn small">Choose what it may do.</p> : null}
        <ExpirySelect id={`${ids}-expiry`} />
        {make.error === null ? null : <ProblemNote error={make.error} safe="No key was made." />}
        <div className="dialog-actions">
          <button type="button" className="button" onClick={onClose}>
            Cancel
          </button>
          <ChangeButton type="submit" look="button-primary" busy={make.isPending}>
            Make the key
          </ChangeButton>
        </div>
      </form>
    </Dialog>
  );
}
