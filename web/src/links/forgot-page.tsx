import { useMutation } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useId, type FormEvent } from "react";
import { forgotPassword } from "#shared/contracts/passwords.ts";
import { call } from "../session/client.ts";
import { LookIntoMail } from "../sign-in/look-into-mail.tsx";
import { ProblemNote } from "../ui/problem-note.tsx";
import { PublicPage } from "../ui/public-page.tsx";

/** Asks for a mail with which a new password can be set. */
export function ForgotPage() {
  const id = useId();
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
          <div className="field">
            <label htmlFor={id}>Email</label>
            <input
              className="input input-large"
              id={id}
              name="email"
              type="email"
              inputMode="email"
              autoComplete="username"
              maxLength={254}
              required
            />
          </div>
          {ask.error === null ? null : <ProblemNote error={ask.error} safe="Nothing was sent." />}
          <button
            type="submit"
            className="button button-primary button-wide"
            aria-disabled={ask.isPending || undefined}
          >
            {ask.isPending ? "One moment…" : "Send the link"}
          </button>
        </form>
      )}
      <Link to="/" className="small">
        Back to sign-in
      </Link>
    </PublicPage>
  );
}
