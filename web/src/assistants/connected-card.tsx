import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { revokeSession, type Session } from "#shared/contracts/auth.ts";
import { call } from "../session/client.ts";
import { KEYS } from "../session/keys.ts";
import { ChangeButton } from "../ui/change-button.tsx";
import { MoreButton } from "../ui/more-button.tsx";
import { ProblemNote } from "../ui/problem-note.tsx";
import { Loaded, Section } from "../ui/section.tsx";
import { Time } from "../ui/time.tsx";
import { assistantsQuery } from "./queries.ts";
import { READ_WORDS } from "./read-words.ts";

/** The assistants that may read this journal now; each can be let out. */
export function ConnectedCard() {
  const client = useQueryClient();
  const assistants = useInfiniteQuery(assistantsQuery);
  const end = useMutation({
    mutationFn: (id: string) => call(revokeSession, { params: { id } }),
    onSettled: () => client.invalidateQueries({ queryKey: KEYS.sessions }),
  });
  return (
    <Section title="Connected assistants">
      {end.error === null ? null : <ProblemNote error={end.error} safe="It is still connected." />}
      <Loaded asked={assistants}>
        {({ items }) =>
          items.length === 0 ? (
            <p className="soft">None. What you allow is listed here, and you can end it at any time.</p>
          ) : (
            <ul className="lines">
              {items.map((session) => (
                <Connected
                  key={session.id}
                  session={session}
                  busy={end.isPending}
                  onEnd={() => end.mutate(session.id)}
                />
              ))}
            </ul>
          )
        }
      </Loaded>
      <MoreButton asked={assistants}>More assistants</MoreButton>
    </Section>
  );
}

function Connected({
  session: { app, reads, createdAt, lastUsedAt },
  busy,
  onEnd,
}: {
  session: Session;
  busy: boolean;
  onEnd: () => void;
}) {
  const name = app ?? "An assistant";
  return (
    <li className="item">
      <div>
        <h3>{name}</h3>
        {(reads ?? []).map((scope) => (
          <p key={scope} className="soft small">
            {READ_WORDS[scope]}
          </p>
        ))}
        <p className="soft small">
          since{" "}
          <span className="unbroken">
            <Time at={createdAt} as="day" />
          </span>{" "}
          ·{" "}
          <span className="unbroken">
            used <Time at={lastUsedAt} as="ago" />
          </span>
        </p>
      </div>
      <ChangeButton look="button-small button-danger" busy={busy} onClick={onEnd}>
        Disconnect<span className="hidden-visually"> {name}</span>
      </ChangeButton>
    </li>
  );
}
