import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { revokeApiKey, type ApiKey } from "#shared/contracts/api-keys.ts";
import { call } from "../session/client.ts";
import { ChangeButton } from "../ui/change-button.tsx";
import { EmptyState } from "../ui/empty-state.tsx";
import { MoreButton } from "../ui/more-button.tsx";
import { ProblemNote } from "../ui/problem-note.tsx";
import { NewKeyDialog } from "./new-key-dialog.tsx";
import { apiKeysQuery } from "./queries.ts";
import { RotateKeyDialog } from "./rotate-key-dialog.tsx";
import { Loaded, Section } from "../ui/section.tsx";
import "./api-keys.css";
import { Time } from "../ui/time.tsx";

type Open = { what: "new" } | { what: "rotate"; key: ApiKey } | null;

/** API keys for programs that act for their owner, each with scopes and an end. */
export function ApiKeysPage() {
  const client = useQueryClient();
  const keys = useInfiniteQuery(apiKeysQuery);
  const [open, setOpen] = useState<Open>(null);
  const again = (): Promise<void> => client.invalidateQueries({ queryKey: apiKeysQuery.queryKey });
  const revoke = useMutation({
    mutationFn: (id: string) => call(revokeApiKey, { params: { id } }),
    onSettled: again,
  });
  const make = (
    <ChangeButton look="button-primary" onClick={() => setOpen({ what: "new" })}>
      Make a key
    </ChangeButton>
  );
  return (
    <Section
      title="API keys"
      aside={
        (keys.data?.items.length ?? 0) > 0 ? (
          <ChangeButton look="button-small" onClick={() => setOpen({ what: "new" })}>
            Make a key
          </ChangeButton>
        ) : undefined
      }
      intro={
        <>
          A program sends its key as a bearer token. See the <a href="/api/v1/docs">API reference</a>.
        </>
      }
    >
      {revoke.error === null ? null : <ProblemNote error={revoke.error} safe="The key works as before." />}
      <Loaded asked={keys}>
        {({ items }) =>
          items.length === 0 ? (
            <EmptyState title="No program has a key" action={make}>
              A key lets a script or a spreadsheet read your journal, or import into it, and nothing else. It
              ends by itself.
            </EmptyState>
          ) : (
            <ul className="lines">
              {items.map((key) => (
                <KeyItem
                  key={key.id}
                  apiKey={key}
                  successor={items.find(({ id }) => id === key.replacedBy)?.name}
                  busy={revoke.isPending}
                  onRotate={() => setOpen({ what: "rotate", key })}
                  onRevoke={() => revoke.mutate(key.id)}
                />
              ))}
            </ul>
          )
        }
      </Loaded>
      <MoreButton asked={keys}>More keys</MoreButton>
      {open?.what === "new" ? <NewKeyDialog onMade={again} onClose={() => setOpen(null)} /> : null}
      {open?.what === "rotate" ? (
        <RotateKeyDialog apiKey={open.key} onMade={again} onClose={() => setOpen(null)} />
      ) : null}
    </Section>
  );
}

function KeyItem({
  apiKey: { name, prefix, scopes, expiresAt, lastUsedAt, replacedBy },
  successor,
  busy,
  onRotate,
  onRevoke,
}: {
  apiKey: ApiKey;
  successor: string | undefined;
  busy: boolean;
  onRotate: () => void;
  onRevoke: () => void;
}) {
  return (
    <li className="item">
      <div>
        <h3>
          {name} <code className="api-keys-prefix">{prefix}…</code>
          {replacedBy === null ? null : (
            <span className="pill pill-warn">
              replaced{successor === name ? "" : ` by ${successor ?? "another"}`}
            </span>
          )}
        </h3>
        <p className="soft small">{scopes.join(" · ")}</p>
        <p className="soft small">
          {lastUsedAt === null ? (
            "never used"
          ) : (
            <>
              used <Time at={lastUsedAt} as="ago" />
            </>
          )}{" "}
          ·{" "}
          <span className="unbroken">
            until <Time at={expiresAt} as="day" />
          </span>
        </p>
      </div>
      <div className="item-acts">
        {replacedBy === null ? (
          <ChangeButton look="button-small" busy={busy} onClick={onRotate}>
            Replace<span className="hidden-visually"> {name}</span>
          </ChangeButton>
        ) : null}
        <ChangeButton look="button-small button-danger" busy={busy} onClick={onRevoke}>
          End<span className="hidden-visually"> {name}</span>
        </ChangeButton>
      </div>
    </li>
  );
}
