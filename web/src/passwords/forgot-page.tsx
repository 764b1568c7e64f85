import { useMutation } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { FormEvent } from "react";
import { forgotPassword } from "#shared/contracts/passwords.ts";
import { call } from "../session/client.ts";
import { LookIntoMail } from "../sign-in/look-into-mail.tsx";
import { EmailField } from "../ui/email-field.tsx";
import { ProblemNote } from "../ui/problem-note.tsx";
import { PublicPage } from "../ui/public-page.tsx";
import { SubmitButton } from "../ui/submit-button.tsx";

/** Requests a mail with a link to set a new password. */
export function ForgotPage() {
  const ask = useMutation({
    mutationFn: async (email: string) => {
      await call(forgotPassword, { body: { email } });
      return email;
    },
    networkMode: "always",
  });
  function submit(event: FormEvent<HTMLFormElement>): void {
    event.preventDefault();
    const email = String(new FormData(event.currentTarget).get("email") ?? "").trim();
    if (!ask.isPending) ask.mutate(email);
  }
  return (
    <PublicPage title="Set a new password">
      {ask.data !== undefined ? (
        <LookIntoMail email={ask.data}>
          If there is an account with a password, a link to set a new one is on its way to
        </LookIntoMail>
      ) : (
        <form className="stack" onSubmit={submit}>
          <p className="soft">We send you a link. Until you use it, your password stays as it is.</p>
          <EmailField label="Email" />
          {ask.error === null ? null : <ProblemNote error={ask.error} safe="Nothing was sent." />}
          <SubmitButton busy={ask.isPending}>Send the link</SubmitButton>
        </form>
      )}
      <Link to="/" className="small">
        Back to sign-in
      </Link>
    </PublicPage>
  );
}
