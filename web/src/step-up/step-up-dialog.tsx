import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useId, useRef, useState, type FormEvent } from "react";
import type { StepUpMethod } from "#shared/contracts/step-up.ts";
import { passkeysWork } from "../passkeys/ceremony.ts";
import { Dialog } from "../ui/dialog.tsx";
import { Icon } from "../ui/icon.tsx";
import { ProblemNote } from "../ui/problem-note.tsx";
import { Skeleton } from "../ui/skeleton.tsx";
import { SubmitButton } from "../ui/submit-button.tsx";
import { actWords } from "./act-words.ts";
import type { Question } from "../session/ask-to-confirm.ts";
import { beginConfirming, confirmWithPasskey, confirmWithPassword, type Begun } from "./confirmation.ts";
import { knownFacts } from "./known.ts";
import { ProviderWay } from "./provider-way.tsx";
import { Refusal } from "./refusal.tsx";
import type { WayProps } from "./way-props.ts";

/** Describes the act and asks for a proof of the owner's consent; closing the dialog changes nothing. */
export function StepUpDialog({ question: { act, answer } }: { question: Question }) {
  const client = useQueryClient();
  const words = actWords(act, knownFacts(client));
  const askedFor = useId();
  const begun = useQuery({
    queryKey: ["step-up", askedFor],
    queryFn: () => beginConfirming(act),
    staleTime: Infinity,
    gcTime: 0,
    retry: false,
    networkMode: "always",
  });
  return (
    <Dialog title="Confirm that it is you" open onClose={() => answer(null)}>
      <div className="act">
        <p className="act-what">{words.what}.</p>
        {words.after === undefined ? null : <p className="soft">{words.after}</p>}
      </div>
      {begun.data !== undefined ? (
        <Ways begun={begun.data} again={async () => (await begun.refetch()).data} answer={answer} />
      ) : begun.error !== null ? (
        <ProblemNote error={begun.error} safe="Nothing was changed." retry={() => void begun.refetch()} />
      ) : (
        <Skeleton lines={2} />
      )}
      <div className="dialog-actions">
        <button type="button" className="button" onClick={() => answer(null)}>
          Cancel
        </button>
      </div>
    </Dialog>
  );
}

type WaysProps = {
  begun: Begun;
  /** Requests another challenge after the first one expired. */
  again: () => Promise<Begun | undefined>;
  answer: Question["answer"];
};

/** The safest method first; the other methods are one step away. */
function Ways({ begun, again, answer }: WaysProps) {
  const ways = begun.methods.filter(
    (method) => method !== "passkey" || (passkeysWork && begun.options !== null),
  );
  const [wanted, setWanted] = useState<StepUpMethod | null>(null);
  const way = ways.find((each) => each === wanted) ?? ways[0];
  const fresh = async (): Promise<Begun> =>
    Date.parse(begun.expiresAt) > Date.now() ? begun : ((await again()) ?? begun);
  if (way === undefined)
    return (
      <p className="note note-warn">
        This browser has no way to confirm that it is you. Use one that holds a passkey of this account.
      </p>
    );
  return (
    <>
      {way === "passkey" ? <PasskeyWay fresh={fresh} answer={answer} /> : null}
      {way === "password" ? <PasswordWay fresh={fresh} answer={answer} /> : null}
      {way === "provider" ? <ProviderWay fresh={fresh} answer={answer} /> : null}
      {ways
        .filter((each) => each !== way)
        .map((each) => (
          <button key={each} type="button" className="button button-quiet" onClick={() => setWanted(each)}>
            {OTHER_WORDS[each]}
          </button>
        ))}
    </>
  );
}

const OTHER_WORDS: Record<StepUpMethod, string> = {
  passkey: "Use a passkey instead",
  password: "Use the password instead",
  provider: "Sign in at a linked account instead",
};

function PasskeyWay({ fresh, answer }: WayProps) {
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => button.current?.focus(), []);
  const attempt = useMutation({
    mutationFn: async () => confirmWithPasskey(await fresh()),
    onSuccess: answer,
    networkMode: "always",
  });
  return (
    <>
      <Refusal error={attempt.error} />
      <button
        ref={button}
        type="button"
        className="button button-primary button-wide"
        aria-disabled={attempt.isPending || undefined}
        onClick={() => {
          if (!attempt.isPending) attempt.mutate();
        }}
      >
        <Icon name="key" size={18} />
        {attempt.isPending ? "One moment…" : "Confirm with a passkey"}
      </button>
    </>
  );
}

function PasswordWay({ fresh, answer }: WayProps) {
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => input.current?.focus(), []);
  const attempt = useMutation({
    mutationFn: async (password: string) => confirmWithPassword(await fresh(), password),
    onSuccess: answer,
    networkMode: "always",
  });
  function submit(event: FormEvent<HTMLFormElement>): void {
    event.preventDefault();
    if (!attempt.isPending) attempt.mutate(input.current?.value ?? "");
  }
  return (
    <form className="stack" onSubmit={submit}>
      <div className="field">
        <label htmlFor={id}>Your password</label>
        <input
          ref={input}
          className="input input-large"
          id={id}
          type="password"
          autoComplete="current-password"
          maxLength={1024}
          required
        />
      </div>
      <Refusal error={attempt.error} />
      <SubmitButton busy={attempt.isPending}>Confirm</SubmitButton>
    </form>
  );
}
