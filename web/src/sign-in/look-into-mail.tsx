import { Link } from "@tanstack/react-router";
import { useWays } from "./use-ways.ts";

/** The next step after a request that sends a mail; the text is the same for every address. */
export function LookIntoMail({ email, children }: { email: string; children: string }) {
  const { hasMailbox } = useWays();
  return (
    <output className="stack sign-in-look-into-mail">
      <h2>Look into your mail</h2>
      <p>
        {children} <strong>{email}</strong>
      </p>
      <p className="soft small">It can take a minute. Look among the unwanted mails too.</p>
      {hasMailbox ? (
        <Link to="/mailbox" search={{ to: email }} className="button">
          Open the mailbox of this machine
        </Link>
      ) : null}
    </output>
  );
}
