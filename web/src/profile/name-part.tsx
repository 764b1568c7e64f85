import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useId, useState, type FormEvent } from "react";
import type { User } from "#shared/contracts/auth.ts";
import { changeProfile } from "#shared/contracts/profile.ts";
import { call } from "../session/client.ts";
import { sessionQuery } from "../session/session.ts";
import { ChangeButton } from "../ui/change-button.tsx";
import { ProblemNote } from "../ui/problem-note.tsx";
import { tellBrowser } from "../passkeys/tell-browser.ts";

/** The name that others and the coach see. */
export function NamePart({ user }: { user: User }) {
  const id = useId();
  const client = useQueryClient();
  const [name, setName] = useState(user.name);
  const change = useMutation({
    mutationFn: (wanted: string) => call(changeProfile, { body: { name: wanted } }),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: sessionQuery.queryKey });
      await tellBrowser();
    },
  });
  function submit(event: FormEvent<HTMLFormElement>): void {
    event.preventDefault();
    if (!change.isPending && name.trim() !== "") change.mutate(name.trim());
  }
  return (
    <form className="stack profile-name-form" onSubmit={submit}>
      <div className="field">
        <label htmlFor={id}>Name</label>
        <div className="profile-field-row">
          <input
            className="input"
            id={id}
            value={name}
            maxLength={80}
            autoComplete="name"
            required
            onChange={({ target }) => setName(target.value)}
          />
          {name.trim() === user.name ? null : (
            <ChangeButton type="submit" busy={change.isPending}>
              Save
            </ChangeButton>
          )}
        </div>
      </div>
      {change.error === null ? null : <ProblemNote error={change.error} safe="The name is as it was." />}
    </form>
  );
}
