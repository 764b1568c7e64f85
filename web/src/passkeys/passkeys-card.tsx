import { useInfiniteQuery, useMutation, useQueryClient, type QueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import {
  addPasskey,
  addPasskeyOptions,
  deletePasskey,
  renamePasskey,
  type Passkey,
} from "#shared/contracts/passkeys.ts";
import { call } from "../session/client.ts";
import { makePasskey, passkeysWork } from "./ceremony.ts";
import { PasskeyDeclined } from "./declined.ts";
import { signalAccount } from "./signal.ts";
import { ChangeButton } from "../ui/change-button.tsx";
import { MoreButton } from "../ui/more-button.tsx";
import { ProblemNote } from "../ui/problem-note.tsx";
import { NameDialog } from "../ui/name-dialog.tsx";
import { passkeysQuery } from "./queries.ts";
import { Loaded, Section } from "../ui/section.tsx";
import { Time } from "../ui/time.tsx";

/**
 * The passkeys of this account: where each is kept, when it was used, and a reminder to have a second one.
 */
export function PasskeysCard() {
  const client = useQueryClient();
  const passkeys = useInfiniteQuery(passkeysQuery);
  const signal = passkeys.data?.pages[0]?.signal;
  useEffect(() => {
    if (signal !== undefined) void signalAccount(signal);
  }, [signal]);
  const add = useMutation({
    mutationFn: async () => {
      const { challengeId, options } = await call(addPasskeyOptions, { body: {} });
      await call(addPasskey, { body: { challengeId, response: await makePasskey(options) } });
    },
    onSettled: () => again(client),
  });
  const remove = useMutation({
    mutationFn: (id: string) => call(deletePasskey, { params: { id } }),
    onSettled: () => again(client),
  });
  const [named, setNamed] = useState<Passkey | null>(null);
  const busy = add.isPending || remove.isPending;
  return (
    <Section
      title="Passkeys"
      aside={
        passkeysWork ? (
          <ChangeButton
            look="button-small"
            busy={busy}
            onClick={() => {
              remove.reset();
              add.mutate();
            }}
          >
            Add a passkey
          </ChangeButton>
        ) : undefined
      }
      intro="A passkey signs in with your fingerprint, face or screen lock. Nothing of it can be typed, guessed or phished."
    >
      <AddRefusal error={add.error} />
      {remove.error === null ? null : <ProblemNote error={remove.error} safe="The passkey is still there." />}
      <Loaded asked={passkeys}>
        {({ items }) => (
          <>
            <Nudge count={items.length} />
            {items.length === 0 ? (
              <p className="soft">No passkey yet. The first one makes the next sign-in one touch.</p>
            ) : (
              <ul className="lines">
                {items.map((passkey) => (
                  <PasskeyItem
                    key={passkey.id}
                    passkey={passkey}
                    busy={busy}
                    onRename={() => setNamed(passkey)}
                    onRemove={() => {
                      add.reset();
                      remove.mutate(passkey.id);
                    }}
                  />
                ))}
              </ul>
            )}
          </>
        )}
      </Loaded>
      <MoreButton asked={passkeys}>More passkeys</MoreButton>
      {named === null ? null : (
        <NameDialog
          title="Rename the passkey"
          name={named.name}
          rename={async (name) => {
            await call(renamePasskey, { params: { id: named.id }, body: { name } });
            await again(client);
          }}
          onClose={() => setNamed(null)}
        />
      )}
    </Section>
  );
}

function again(client: QueryClient): Promise<void> {
  return client.invalidateQueries({ queryKey: passkeysQuery.queryKey });
}

function PasskeyItem({
  passkey: { name, synced, backedUp, createdAt, lastUsedAt },
  busy,
  onRename,
  onRemove,
}: {
  passkey: Passkey;
  busy: boolean;
  onRename: () => void;
  onRemove: () => void;
}) {
  return (
    <li className="item">
      <div>
        <h3>
          {name} <span className="pill">{keptWords(synced, backedUp)}</span>
        </h3>
        <p className="soft small">
          made <Time at={createdAt} as="day" /> · used{" "}
          <span className="unbroken">
            <Time at={lastUsedAt} as="ago" />
          </span>
        </p>
      </div>
      <div className="item-acts">
        <ChangeButton look="button-small" busy={busy} onClick={onRename}>
          Rename<span className="hidden-visually"> {name}</span>
        </ChangeButton>
        <ChangeButton look="button-small button-danger" busy={busy} onClick={onRemove}>
          Remove<span className="hidden-visually"> {name}</span>
        </ChangeButton>
      </div>
    </li>
  );
}

function keptWords(synced: boolean, backedUp: boolean): string {
  if (!synced) return "on one device";
  return backedUp ? "synced" : "synced, not backed up yet";
}

function Nudge({ count }: { count: number }) {
  if (count !== 1 || !passkeysWork) return null;
  return (
    <p className="note note-warn small section-gap">
      There is one passkey. Add a second one on another device or key, so that losing one never locks you out.
    </p>
  );
}

function AddRefusal({ error }: { error: Error | null }) {
  if (error === null) return null;
  if (error instanceof PasskeyDeclined)
    return (
      <p className="note small section-gap" role="alert">
        {error.message} Nothing was added.
      </p>
    );
  return <ProblemNote error={error} safe="Nothing was added." />;
}
