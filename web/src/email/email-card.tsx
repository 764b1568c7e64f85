import { useMutation, useQuery } from "@tanstack/react-query";
import { useId, useState, type FormEvent } from "react";
import { changeEmail, sendVerification } from "#shared/contracts/passwords.ts";
import { call } from "../session/client.ts";
import { sessionQuery } from "../session/session.ts";
import { ChangeButton } from "../ui/change-button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { ProblemNote } from "../ui/problem-note.tsx";
import { Loaded, Section } from "../ui/section.tsx";

/** The address, whether its owner has confirmed it, and how to change it. */
export function EmailCard() {
  const session = useQuery(sessionQuery);
  const [open, setOpen] = useState(false);
  const [asked, setAsked] = useState<string | null>(null);
  const verify = useMutation({ mutationFn: () => call(sendVerification, { body: {} }) });
  return (
    <Section title="Email" intro="Security alerts and recovery go here, and nothing that you did not choose.">
      <Loaded asked={session} lines={1}>
        {({ user }) => (
          <p className="row section-gap">
            <span className="wraps-anywhere">{user.email}</span>
            <span className={user.emailVerified ? "pill pill-up" : "pill pill-warn"}>
              {user.emailVerified ? "confirmed" : "not confirmed yet"}
            </span>
          </p>
        )}
      </Loaded>
      {asked === null ? null : (
        <output className="note note-quiet small section-gap">
          {session.data?.user.emailVerified === false
            ? `A link went to ${asked}. It becomes the email when it was followed.`
            : `A link went to both addresses. The email becomes ${asked} when both were followed.`}
        </output>
      )}
      {verify.data === undefined ? null : (
        <output className="note note-quiet small section-gap">
          {verify.data.sent
            ? "The link is on its way. Look into your mail."
            : "This address is confirmed already."}
        </output>
      )}
      {verify.error === null ? null : <ProblemNote error={verify.error} safe="Nothing was sent." />}
      <div className="row">
        {session.data?.user.emailVerified === false ? (
          <ChangeButton busy={verify.isPending} onClick={() => verify.mutate()}>
            Send the link again
          </ChangeButton>
        ) : null}
        <ChangeButton onClick={() => setOpen(true)}>Change the email</ChangeButton>
      </div>
      {open ? (
        <EmailDialog
          onClose={() => setOpen(false)}
          onAsked={(email) => {
            setOpen(false);
            setAsked(email);
          }}
        />
      ) : null}
    </Section>
  );
}

function EmailDialog({ onClose, onAsked }: { onClose: () => void; onAsked: (email: string) => void }) {
  const id = useId();
  const change = useMutation({
    mutationFn: async (email: string) => {
      await call(changeEmail, { body: { email } });
      onAsked(email);
    },
  });
  function submit(event: FormEvent<HTMLFormElement>): void {
    event.preventDefault();
    const email = String(new FormData(event.currentTarget).get("email") ?? "").trim();
    if (!change.isPending) change.mutate(email);
  }
  return (
    <Dialog title="Change the email" open stays onClose={onClose}>
      <form className="stack" onSubmit={submit}>
        <p className="soft">
          We ask the new address, and the one before if it is confirmed. It changes when all who are asked
          have agreed, so that nobody can move your account alone.
        </p>
        <div className="field">
          <label htmlFor={id}>New email</label>
          <input
            className="input"
            id={id}
            name="email"
            type="email"
            inputMode="email"
            autoComplete="email"
            maxLength={254}
            required
          />
        </div>
        {change.error === null ? null : <ProblemNote error={change.error} safe="The email is as it was." />}
        <div className="dialog-actions">
          <button type="button" className="button" onClick={onClose}>
            Cancel
          </button>
          <ChangeButton type="submit" look="button-primary" busy={change.isPending}>
            Ask for the change
          </ChangeButton>
        </div>
      </form>
    </Dialog>
  );
}
