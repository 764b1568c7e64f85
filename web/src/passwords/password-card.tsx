import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";
import { changePassword, deletePassword } from "#shared/contracts/passwords.ts";
import { Problem } from "#shared/problem.ts";
import { call } from "../session/client.ts";
import { ChangeButton } from "../ui/change-button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { ProblemNote } from "../ui/problem-note.tsx";
import { passkeysQuery } from "../passkeys/queries.ts";
import { Section } from "../ui/section.tsx";
import { NewPasswordField } from "./new-password-field.tsx";

/** The password, for a user who wants one beside the passkeys. */
export function PasswordCard() {
  const client = useQueryClient();
  const { data: ways } = useInfiniteQuery(passkeysQuery);
  const hasPassword = ways?.pages[0]?.hasPassword ?? false;
  const again = () => client.invalidateQueries({ queryKey: passkeysQuery.queryKey });
  const [open, setOpen] = useState(false);
  const [done, setDone] = useState<string | null>(null);
  const remove = useMutation({
    mutationFn: () => call(deletePassword),
    onSuccess: () => setDone("The password is gone. You sign in another way from now on."),
    onSettled: again,
  });
  return (
    <Section
      title="Password"
      intro="A second way in, where a passkey is not at hand. Changing it ends every other session."
    >
      {done === null ? null : <output className="note note-quiet small section-gap">{done}</output>}
      <NotRemoved error={remove.error} />
      <div className="row">
        <ChangeButton
          onClick={() => {
            setDone(null);
            setOpen(true);
          }}
        >
          {hasPassword ? "Change the password" : "Set a password"}
        </ChangeButton>
        {hasPassword ? (
          <ChangeButton
            look="button-danger"
            busy={remove.isPending}
            onClick={() => {
              setDone(null);
              remove.mutate();
            }}
          >
            Remove it
          </ChangeButton>
        ) : null}
      </div>
      {open ? (
        <PasswordDialog
          onClose={() => setOpen(false)}
          onDone={() => {
            setOpen(false);
            void again();
            setDone("The new password is set, and every other session has ended.");
          }}
        />
      ) : null}
    </Section>
  );
}

function NotRemoved({ error }: { error: Error | null }) {
  if (error === null) return null;
  if (error instanceof Problem && error.code === "not_found")
    return <output className="note note-quiet small section-gap">This account has no password.</output>;
  return <ProblemNote error={error} safe="The password is as it was." />;
}

function PasswordDialog({ onClose, onDone }: { onClose: () => void; onDone: () => void }) {
  const change = useMutation({
    mutationFn: (password: string) => call(changePassword, { body: { password } }),
    onSuccess: onDone,
  });
  function submit(event: FormEvent<HTMLFormElement>): void {
    event.preventDefault();
    const password = String(new FormData(event.currentTarget).get("password") ?? "");
    if (!change.isPending) change.mutate(password);
  }
  return (
    <Dialog title="Choose a password" open stays onClose={onClose}>
      <form className="stack" onSubmit={submit}>
        <NewPasswordField className="input" />
        {change.error === null ? null : (
          <ProblemNote error={change.error} safe="The password is as it was." />
        )}
        <div className="dialog-actions">
          <button type="button" className="button" onClick={onClose}>
            Cancel
          </button>
          <ChangeButton type="submit" look="button-primary" busy={change.isPending}>
            Set the password
          </ChangeButton>
        </div>
      </form>
    </Dialog>
  );
}
