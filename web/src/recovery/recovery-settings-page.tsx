import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { makeRecoveryCodes, type RecoveryState } from "#shared/contracts/recovery.ts";
import { call } from "../session/client.ts";
import { ChangeButton } from "../ui/change-button.tsx";
import { ProblemNote } from "../ui/problem-note.tsx";
import { recoveryQuery } from "./queries.ts";
import { RecoveryCodes } from "./recovery-codes.tsx";
import { Loaded, Section } from "../ui/section.tsx";
import { useStopRecovery } from "./use-stop-recovery.ts";
import { Time } from "../ui/time.tsx";

/** How well this account is prepared for a lost device. */
export function RecoveryPage() {
  const client = useQueryClient();
  const recovery = useQuery(recoveryQuery);
  const make = useMutation({
    mutationFn: () => call(makeRecoveryCodes, { body: {} }),
    onSuccess: () => client.invalidateQueries({ queryKey: recoveryQuery.queryKey }),
  });
  return (
    <>
      <Loaded asked={recovery}>{(state) => <Standing state={state} />}</Loaded>
      <Section
        title="Recovery codes"
        intro="Ten codes, each good for one new passkey when every device is lost. Print them or keep them where your passkeys are not."
      >
        {make.error === null ? null : (
          <ProblemNote error={make.error} safe="The codes you have still work." />
        )}
        {make.data === undefined ? (
          <>
            <p className="section-gap">{codesWords(recovery.data?.codesLeft)}</p>
            <ChangeButton busy={make.isPending} onClick={() => make.mutate()}>
              {recovery.data?.codesLeft === 0 ? "Make ten codes" : "Make ten new codes"}
            </ChangeButton>
          </>
        ) : (
          <RecoveryCodes codes={make.data.codes} onDone={() => make.reset()} />
        )}
      </Section>
    </>
  );
}

function codesWords(left: number | undefined): string {
  if (left === undefined) return "";
  if (left === 0) return "There are no codes yet.";
  return left === 1 ? "One code is left." : `${left} codes are left.`;
}

function Standing({ state: { passkeys, codesLeft, fragile, pending } }: { state: RecoveryState }) {
  return (
    <>
      {pending === null ? null : <Pending readyAt={pending.readyAt} />}
      <Section title="If a device is lost">
        <p className={fragile ? "note note-warn" : "note note-quiet"}>
          {fragile
            ? "Losing one device could lock you out. A second passkey or recovery codes change that."
            : "You would still get in: another passkey, a code or another way is left."}
        </p>
        <dl className="facts section-acts">
          <div>
            <dt>Passkeys</dt>
            <dd>{passkeys}</dd>
          </div>
          <div>
            <dt>Codes left</dt>
            <dd>{codesLeft}</dd>
          </div>
        </dl>
        {passkeys < 2 ? (
          <div className="row section-acts">
            <Link to="/settings/passkeys" className="button">
              Add a second passkey
            </Link>
          </div>
        ) : null}
      </Section>
    </>
  );
}

function Pending({ readyAt }: { readyAt: string }) {
  const stop = useStopRecovery();
  return (
    <Section title="A recovery is under way">
      <p>
        Somebody who reads your mail asked to get in without a passkey, and could make a new one on{" "}
        <Time at={readyAt} />. If that is not you, stop it.
      </p>
      {stop.error === null ? null : <ProblemNote error={stop.error} safe="It still waits." />}
      <div className="row section-acts">
        <ChangeButton look="button-primary" busy={stop.isPending} onClick={() => stop.mutate()}>
          Stop the recovery
        </ChangeButton>
      </div>
    </Section>
  );
}
