import { queryOptions, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { listSessions, revokeSession, type Session } from "#shared/contracts/auth.ts";
import { formatAgo, formatDay } from "../numbers/format-time.ts";
import { call } from "../session/client.ts";
import { KEYS } from "../session/keys.ts";
import { ChangeButton } from "../ui/change-button.tsx";
import { ProblemNote } from "../ui/problem-note.tsx";
import { Skeleton } from "../ui/skeleton.tsx";
import { useNow } from "../ui/use-now.ts";

const sessionsQuery = queryOptions({
  queryKey: KEYS.sessions,
  queryFn: ({ signal }) => call(listSessions, { signal }),
  meta: { keep: true },
});

/** Where this account is signed in; each can be ended on its own. */
export function SessionsCard() {
  const client = useQueryClient();
  const sessions = useQuery(sessionsQuery);
  const revoke = useMutation({
    mutationFn: (id: string) => call(revokeSession, { params: { id } }),
    onSettled: () => client.invalidateQueries({ queryKey: sessionsQuery.queryKey }),
  });
  return (
    <section className="card" aria-labelledby="sessions">
      <div className="card-head">
        <h2 id="sessions">Sessions</h2>
      </div>
      {revoke.error === null ? null : (
        <ProblemNote error={revoke.error} safe="The other sessions are as they were." />
      )}
      {sessions.data === undefined ? (
        sessions.error === null ? (
          <Skeleton lines={3} />
        ) : (
          <ProblemNote
            error={sessions.error}
            safe="Nothing was signed out."
            retry={() => void sessions.refetch()}
          />
        )
      ) : (
        <ul className="lines">
          {sessions.data.items.map((session) => (
            <SessionItem
              key={session.id}
              session={session}
              busy={revoke.isPending}
              onRevoke={() => revoke.mutate(session.id)}
            />
          ))}
        </ul>
      )}
    </section>
  );
}

function SessionItem({ session, busy, onRevoke }: { session: Session; busy: boolean; onRevoke: () => void }) {
  const now = useNow();
  return (
    <li className="session-item">
      <div>
        <h3>{session.device}</h3>
        <p className="soft small">
          {session.method} · used <span className="unbroken">{formatAgo(session.lastUsedAt, now)}</span> ·{" "}
          <span className="unbroken">until {formatDay(session.expiresAt, now)}</span>
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
