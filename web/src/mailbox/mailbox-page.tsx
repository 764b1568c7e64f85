import { queryOptions, useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { useId } from "react";
import { readMailbox, type Mail } from "#shared/contracts/passwords.ts";
import { Problem } from "#shared/problem.ts";
import { call } from "../session/client.ts";
import { KEYS } from "../session/keys.ts";
import { ProblemNote } from "../ui/problem-note.tsx";
import { PublicPage } from "../ui/public-page.tsx";
import { Skeleton } from "../ui/skeleton.tsx";
import { linkedText } from "./linked-text.ts";
import "./mailbox.css";
import { Time } from "../ui/time.tsx";

const EVERY_MS = 3000;

const mailboxQuery = (to: string | undefined) =>
  queryOptions({
    queryKey: [...KEYS.mailbox, to ?? null],
    queryFn: ({ signal }) => call(readMailbox, { query: to === undefined ? {} : { to }, signal }),
    refetchInterval: EVERY_MS,
    networkMode: "always",
  });

/** The mails that a development machine stored instead of sending. */
export function MailboxPage() {
  const { to } = useSearch({ from: "/mailbox" });
  const navigate = useNavigate();
  const id = useId();
  const mailbox = useQuery(mailboxQuery(to));
  const isAbsent = mailbox.error instanceof Problem && mailbox.error.code === "not_found";
  return (
    <PublicPage title="Mailbox of this machine" wide>
      <p className="soft">
        {isAbsent
          ? "This deployment sends its mails; there is nothing to read here."
          : "Mails are kept here instead of being sent, because this is a development machine."}
      </p>
      {isAbsent ? null : (
        <div className="field mailbox-to">
          <label htmlFor={id}>To</label>
          <input
            className="input"
            id={id}
            type="search"
            inputMode="email"
            placeholder="Every address"
            autoComplete="off"
            value={to ?? ""}
            onChange={({ target }) =>
              void navigate({
                to: "/mailbox",
                search: target.value === "" ? {} : { to: target.value },
                replace: true,
              })
            }
          />
        </div>
      )}
      {isAbsent ? null : <Mails items={mailbox.data?.items} error={mailbox.error} />}
      <Link to="/" className="small">
        To Tidemark
      </Link>
    </PublicPage>
  );
}

function Mails({ items, error }: { items: Mail[] | undefined; error: Error | null }) {
  if (items === undefined)
    return error === null ? <Skeleton lines={4} /> : <ProblemNote error={error} safe="No mail is lost." />;
  if (items.length === 0) return <p>No mail yet. What the product would send appears here within seconds.</p>;
  return (
    <ul className="lines">
      {items.map((mail) => (
        <MailItem key={mail.id} mail={mail} />
      ))}
    </ul>
  );
}

function MailItem({ mail }: { mail: Mail }) {
  return (
    <li className="mailbox-mail">
      <div className="mailbox-head">
        <h2>{mail.subject}</h2>
        <span className="soft small">
          {mail.to} ·{" "}
          <span className="unbroken">
            <Time at={mail.at} as="ago" />
          </span>
        </span>
      </div>
      <p className="mailbox-text">
        {linkedText(mail.text, location.origin).map(({ text, href }, at) =>
          href === undefined ? text : <MailLink key={at} href={href} text={text} />,
        )}
      </p>
    </li>
  );
}

/** Loads the page in full, as from a real mail, because a page reads the part behind `#` when it starts. */
function MailLink({ href, text }: { href: string; text: string }) {
  return <a href={href}>{text}</a>;
}
