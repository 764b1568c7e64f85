import { useMutation } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Tabs } from "radix-ui";
import { useId, type FormEvent } from "react";
import { startRecovery, useRecoveryCode as spendRecoveryCode } from "#shared/contracts/recovery.ts";
import { call } from "../session/client.ts";
import { LookIntoMail } from "../sign-in/look-into-mail.tsx";
import { signInReason } from "../sign-in/sign-in-reasons.ts";
import { EmailField } from "../ui/email-field.tsx";
import { PublicPage } from "../ui/public-page.tsx";
import { SubmitButton } from "../ui/submit-button.tsx";
import { NewPasskey } from "./new-passkey.tsx";

/** For a user who has lost every passkey: a printed code works at once, a mail only after a wait. */
export function RecoverPage() {
  return (
    <PublicPage title="Get back into your account">
      <Tabs.Root defaultValue="code" className="stack">
        <Tabs.List className="tabs tabs-flush" aria-label="How to get back">
          <Tabs.Trigger value="code">With a code</Tabs.Trigger>
          <Tabs.Trigger value="mail">By email</Tabs.Trigger>
        </Tabs.List>
        <Tabs.Content value="code" tabIndex={-1}>
          <ByCode />
        </Tabs.Content>
        <Tabs.Content value="mail" tabIndex={-1}>
          <ByMail />
        </Tabs.Content>
      </Tabs.Root>
      <Link to="/" className="small">
        Back to sign-in
      </Link>
    </PublicPage>
  );
}

function ByCode() {
  const ids = useId();
  const spend = useMutation({
    mutationFn: (input: { email: string; code: string }) => call(spendRecoveryCode, { body: input }),
    networkMode: "always",
  });
  function submit(event: FormEvent<HTMLFormElement>): void {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const text = (name: string): string => String(form.get(name) ?? "").trim();
    if (!spend.isPending) spend.mutate({ email: text("email"), code: text("code") });
  }
  if (spend.data !== undefined) return <NewPasskey ceremony={spend.data} />;
  return (
    <form className="stack" onSubmit={submit}>
      <p className="soft">One of the ten codes that you printed or saved. Each works once.</p>
      <EmailField label="Email of the account" />
      <div className="field">
        <label htmlFor={`${ids}-code`}>Recovery code</label>
        <input
          className="input input-large"
          id={`${ids}-code`}
          name="code"
          autoComplete="one-time-code"
          autoCapitalize="characters"
          spellCheck={false}
          maxLength={100}
          required
        />
      </div>
      <Why error={spend.error} />
      <SubmitButton busy={spend.isPending}>Use this code</SubmitButton>
    </form>
  );
}

function ByMail() {
  const start = useMutation({
    mutationFn: async (email: string) => {
      await call(startRecovery, { body: { email } });
      return email;
    },
    networkMode: "always",
  });
  function submit(event: FormEvent<HTMLFormElement>): void {
    event.preventDefault();
    const email = String(new FormData(event.currentTarget).get("email") ?? "").trim();
    if (!start.isPending) start.mutate(email);
  }
  if (start.data !== undefined)
    return (
      <LookIntoMail email={start.data}>
        If there is such an account, a link to begin the recovery is on its way to
      </LookIntoMail>
    );
  return (
    <form className="stack" onSubmit={submit}>
      <p className="soft">
        A mailbox alone opens nothing at once: after you follow the link there is a wait of 72 hours, in which
        every device of the account is told and can stop it.
      </p>
      <EmailField label="Email of the account" />
      <Why error={start.error} />
      <SubmitButton busy={start.isPending}>Send the link</SubmitButton>
    </form>
  );
}

function Why({ error }: { error: Error | null }) {
  if (error === null) return null;
  return (
    <p className="note small" role="alert">
      {signInReason(error)}
    </p>
  );
}
