import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { revokeSession, type Session } from "#shared/contracts/auth.ts";
import { call } from "../session/client.ts";
import { ChangeButton } from "../ui/change-button.tsx";
import { MoreButton } from "../ui/more-button.tsx";
import { ProblemNote } from "../ui/problem-note.tsx";
import { devicesQuery, sessionsQuery } from "./queries.ts";
import { Loaded, Section } from "../ui/section.tsx";
import { methodWords } from "./session-words.ts";
import { Time } from "../ui/time.tsx";

/** The open sessions of this account; the user can end each one. */
export function SessionsCard() {
  const client = useQueryClient();
  const sessions = useInfiniteQuery(sessionsQuery);
  const revoke = useMutation({
    mutationFn: (id: string) => call(revokeSession, { params: { id } }),
    onSettled: async () => {
      await client.invalidateQueries({ queryKey: sessionsQuery.queryKey });
      await client.invalidateQueries({ queryKey: devicesQuery.queryKey });
    },
  });
  return (
    <Section title="Signed in now">
      {revoke.error === null ? null : (
        <ProblemNote error={revoke.error} safe="The other sessions are as they were." />
      )}
      <Loaded asked={sessions} lines={3}>
        {({ items }) => (
          <ul className="lines">
            {items.map((session) => (
              <SessionItem
                key={session.id}
                session={session}
                busy={revoke.isPending}
                onRevoke={() => revoke.mutate(session.id)}
              />
            ))}
          </ul>
        )}
      </Loaded>
      <MoreButton asked={sessions}>More sessions</MoreButton>
    </Section>
  );
}

function SessionItem({ session, busy, onRevoke }: { session: Session; busy: boolean; onRevoke: () => void }) {
  return (
    <li className="item">
      <div>
        <h3>
          {session.device}
          {session.app === null ? null : <span className="pill">{session.app}</span>}
          {session.reads === null ? null : <span className="pill">reads only</span>}
        </h3>
        <p className="soft small">
          {methodWords(session.method)} · used{" "}
          <span className="unbroken">
            <Time at={session.lastUsedAt} as="ago" />
          </span>{" "}
          ·{" "}
          <span className="unbroken">
            until <Time at={session.expiresAt} as="day" />
          </span>
        </p>
      </div>
      {session.current ? (
        <span className="pill">this one</span>
      ) : (
        <ChangeButton look="button-small" busy={busy} onClick={onRevoke}>
          Sign out<span className="hidden-visually"> {session.device}</span>
        </ChangeButton>
      )}
    </li>
  );
}
