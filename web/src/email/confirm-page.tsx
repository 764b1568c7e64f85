import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { confirmEmail } from "#shared/contracts/passwords.ts";
import { call } from "../session/client.ts";
import { KEYS } from "../session/keys.ts";
import { useLinkPart } from "../session/link-parts.ts";
import { mayBeSignedIn } from "../session/marks.ts";
import { ProblemNote } from "../ui/problem-note.tsx";
import { PublicPage } from "../ui/public-page.tsx";
import { DeadLink } from "./dead-link.tsx";

/** Confirms the address of a mail's link on a press, because programs that scan mails open links too. */
export function ConfirmPage() {
  const token = useLinkPart("token");
  return token === null ? <DeadLink title="Confirm your email" /> : <Confirm key={token} token={token} />;
}

function Confirm({ token }: { token: string }) {
  const client = useQueryClient();
  const confirm = useMutation({
    mutationFn: () => call(confirmEmail, { body: { token } }),
    onSuccess: () => client.invalidateQueries({ queryKey: KEYS.me }),
    networkMode: "always",
  });
  if (confirm.data !== undefined) {
    const { title, words } = said(confirm.data);
    return (
      <PublicPage title={title}>
        <p className="soft">{words}</p>
        <Link to="/" className="button button-primary">
          {mayBeSignedIn() ? "Continue" : "Sign in"}
        </Link>
      </PublicPage>
    );
  }
  return (
    <PublicPage title="Confirm your email">
      <p className="soft">One press, and we know that this address is yours.</p>
      {confirm.error === null ? null : <ProblemNote error={confirm.error} safe="Nothing was changed." />}
      <button
        type="button"
        className="button button-primary button-wide"
        aria-disabled={confirm.isPending || undefined}
        onClick={() => {
          if (!confirm.isPending) confirm.mutate();
        }}
      >
        {confirm.isPending ? "One moment…" : "Confirm"}
      </button>
    </PublicPage>
  );
}

function said({ confirmed, waiting }: { confirmed: string; waiting: boolean }): {
  title: string;
  words: string;
} {
  if (confirmed === "registration")
    return { title: "Your account is ready", words: "The address is yours, and the account is made." };
  if (confirmed === "change" && waiting)
    return {
      title: "One of two has agreed",
      words: "Follow the link in the mail to the other address too. Until then nothing changes.",
    };
  if (confirmed === "change")
    return { title: "The address has changed", words: "Both addresses agreed. Mails go to the new one now." };
  return { title: "This address is confirmed", words: "Mails about your account arrive where they should." };
}
