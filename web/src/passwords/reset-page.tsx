import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { FormEvent } from "react";
import { resetPassword } from "#shared/contracts/passwords.ts";
import { call } from "../session/client.ts";
import { useLinkPart } from "../session/link-parts.ts";
import { dropSession } from "../session/session.ts";
import { ProblemNote } from "../ui/problem-note.tsx";
import { PublicPage } from "../ui/public-page.tsx";
import { SubmitButton } from "../ui/submit-button.tsx";
import { DeadLink } from "../email/dead-link.tsx";
import { NewPasswordField } from "./new-password-field.tsx";

/** Sets a new password with the link of a mail. */
export function ResetPage() {
  const token = useLinkPart("token");
  return token === null ? <DeadLink title="Set a new password" /> : <Reset key={token} token={token} />;
}

function Reset({ token }: { token: string }) {
  const client = useQueryClient();
  const reset = useMutation({
    mutationFn: async (password: string) => {
      await call(resetPassword, { body: { token, password } });
      await dropSession(client);
    },
    networkMode: "always",
  });
  function submit(event: FormEvent<HTMLFormElement>): void {
    event.preventDefault();
    const password = String(new FormData(event.currentTarget).get("password") ?? "");
    if (!reset.isPending) reset.mutate(password);
  }
  if (reset.isSuccess)
    return (
      <PublicPage title="The new password is set">
        <p className="soft">
          Every session of this account has ended, on every device. Sign in with the new password.
        </p>
        <Link to="/" className="button button-primary">
          Sign in
        </Link>
      </PublicPage>
    );
  return (
    <PublicPage title="Set a new password">
      <form className="stack" onSubmit={submit}>
        <p className="soft">It signs you out everywhere, so that nobody else stays in.</p>
        <NewPasswordField className="input input-large" />
        {reset.error === null ? null : (
          <ProblemNote error={reset.error} safe="The password was not changed." />
        )}
        <SubmitButton busy={reset.isPending}>Set the password</SubmitButton>
        {reset.error === null ? null : (
          <Link to="/forgot" className="small">
            Ask for a new link
          </Link>
        )}
      </form>
    </PublicPage>
  );
}
