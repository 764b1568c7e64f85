import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { requestErasure, type Erasure } from "#shared/contracts/privacy.ts";
import { call } from "../session/client.ts";
import { ChangeButton } from "../ui/change-button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { ProblemNote } from "../ui/problem-note.tsx";
import { erasureQuery } from "./queries.ts";
import { Loaded, Section } from "../ui/section.tsx";
import { useKeepAccount } from "./use-keep-account.ts";
import { Time } from "../ui/time.tsx";

/** Ends the account and everything in it, after a period in which the owner can cancel. */
export function ErasureCard() {
  const [open, setOpen] = useState(false);
  const erasure = useQuery(erasureQuery);
  return (
    <Section title="Erase this account">
      <Loaded asked={erasure}>
        {({ erasure: waiting }) =>
          waiting === null ? (
            <>
              <p className="soft section-gap">
                Your journal, your imports and files, your passkeys and keys, your settings: everything goes.
                First there is a grace period, in which one press keeps it all.
              </p>
              <ChangeButton look="button-danger" onClick={() => setOpen(true)}>
                Erase this account
              </ChangeButton>
            </>
          ) : (
            <Waiting erasure={waiting} />
          )
        }
      </Loaded>
      {open ? <EraseDialog onClose={() => setOpen(false)} /> : null}
    </Section>
  );
}

function Waiting({ erasure: { id, dueAt, backupsUntil } }: { erasure: Erasure }) {
  const keep = useKeepAccount();
  return (
    <>
      <p className="section-gap">
        On <Time at={dueAt} /> everything is erased. Backups hold it until <Time at={backupsUntil} as="day" />
        , unreadable, and then they are gone too. Receipt: <code>{id}</code>
      </p>
      {keep.error === null ? null : <ProblemNote error={keep.error} safe="Nothing is erased yet." />}
      <ChangeButton look="button-primary" busy={keep.isPending} onClick={() => keep.mutate()}>
        Keep my account
      </ChangeButton>
    </>
  );
}

function EraseDialog({ onClose }: { onClose: () => void }) {
  const client = useQueryClient();
  const erase = useMutation({
    mutationFn: () => call(requestErasure, { body: {} }),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: erasureQuery.queryKey });
      onClose();
    },
  });
  return (
    <Dialog title="Erase this account?" open onClose={onClose}>
      <ul className="privacy-what-goes">
        <li>Every trade, fill, import and reflection, and the files you sent.</li>
        <li>Passkeys, password, linked accounts, API keys and recovery codes.</li>
        <li>Name, picture, email, devices and settings.</li>
      </ul>
      <p className="soft">
        Nothing goes before the grace period has ended; until then you can keep it all. What proves that the
        audit log was not changed stays, without anything of you in it.
      </p>
      {erase.error === null ? null : <ProblemNote error={erase.error} safe="Nothing is erased." />}
      <div className="dialog-actions">
        <button type="button" className="button" onClick={onClose}>
          Keep my account
        </button>
        <ChangeButton look="button-danger" busy={erase.isPending} onClick={() => erase.mutate()}>
          Erase it
        </ChangeButton>
      </div>
    </Dialog>
  );
}
