import { Link, useSearch } from "@tanstack/react-router";
import { Tabs } from "radix-ui";
import { useId, useState, type FormEvent } from "react";
import { hasEnded } from "../session/session.ts";
import { Icon } from "../ui/icon.tsx";
import { LookIntoMail } from "./look-into-mail.tsx";
import { ProviderButtons } from "./provider-buttons.tsx";
import { returnReason, signInReason } from "./sign-in-reasons.ts";
import { useSignIn, type Attempt } from "./use-sign-in.ts";
import { useWays } from "./use-ways.ts";

type Act = Attempt["act"];

/** The passkey comes first. A password is one step away, where the deployment offers it. */
export function SignInForm() {
  const [act, setAct] = useState<Act>("enter");
  return (
    <section className="card sign-in" aria-label="Sign in or create an account">
      <Why />
      <Tabs.Root value={act} onValueChange={(value) => setAct(value === "create" ? "create" : "enter")}>
        <Tabs.List className="tabs" aria-label="Sign in or create an account">
          <Tabs.Trigger value="enter">Sign in</Tabs.Trigger>
          <Tabs.Trigger value="create">Create account</Tabs.Trigger>
        </Tabs.List>
        <Tabs.Content value={act} tabIndex={-1}>
          <Fields key={act} act={act} />
        </Tabs.Content>
      </Tabs.Root>
    </section>
  );
}

/** The reason why a user was sent to this page. */
function Why() {
  const { next, problem } = useSearch({ from: "/" });
  if (problem !== undefined)
    return (
      <p className="note small sign-in-why" role="alert">
        {returnReason(problem)}
      </p>
    );
  if (next === undefined) return null;
  return (
    <p className="note note-quiet small sign-in-why">
      {hasEnded()
        ? "This session has ended: it ran out, or was signed out from another device. Sign in to go on where you were."
        : "Sign in to open the page you asked for."}
    </p>
  );
}

function Fields({ act }: { act: Act }) {
  const { ways, hasPasskeys, providers } = useWays();
  const { next } = useSearch({ from: "/" });
  const { attempt, awaiting } = useSignIn(hasPasskeys);
  const [wanted, setWanted] = useState<Attempt["way"] | null>(null);
  const ids = useId();
  const busy = attempt.isPending;
  const creating = act === "create";
  const way = ways.find((candidate) => candidate === wanted) ?? ways[0];
  const other = ways.find((candidate) => candidate !== way);
  const withPassword = way === "password";

  function submit(event: FormEvent<HTMLFormElement>): void {
    event.preventDefault();
    if (busy || way === undefined) return;
    const form = new FormData(event.currentTarget);
    const text = (name: string): string => String(form.get(name) ?? "").trim();
    attempt.mutate({
      way,
      act,
      email: text("email"),
      name: text("name"),
      password: String(form.get("password") ?? ""),
    });
  }

  if (awaiting !== null)
    return (
      <LookIntoMail email={awaiting}>
        The account is made when you follow the link that was sent to
      </LookIntoMail>
    );
  if (way === undefined) {
    if (providers.length > 0) return <ProviderButtons providers={providers} next={next} />;
    return (
      <p className="note note-warn">
        A passkey is the only way in here, and this browser cannot use passkeys. Open this page in a newer
        one.
      </p>
    );
  }
  return (
    <form className="stack" onSubmit={submit}>
      {creating ? (
        <div className="field">
          <label htmlFor={`${ids}-name`}>Name</label>
          <input
            className="input input-large"
            id={`${ids}-name`}
            name="name"
            autoComplete="name"
            maxLength={80}
          />
        </div>
      ) : null}
      <div className="field">
        <label htmlFor={`${ids}-email`}>
          Email{creating || withPassword ? "" : " (optional with a passkey)"}
        </label>
        <input
          className="input input-large"
          id={`${ids}-email`}
          name="email"
          type="email"
          inputMode="email"
          autoComplete={creating ? "email" : "username webauthn"}
          required={creating || withPassword}
          maxLength={254}
        />
      </div>
      {withPassword ? (
        <div className="field">
          <label htmlFor={`${ids}-password`}>Password{creating ? " (8 characters or more)" : ""}</label>
          <input
            className="input input-large"
            id={`${ids}-password`}
            name="password"
            type="password"
            autoComplete={creating ? "new-password" : "current-password"}
            minLength={creating ? 8 : 1}
            required
          />
        </div>
      ) : null}
      <Refused error={attempt.error} />
      <button type="submit" className="button button-primary button-wide" aria-disabled={busy || undefined}>
        {withPassword ? null : <Icon name="key" size={18} />}
        {busy ? "One moment…" : words(act, way)}
      </button>
      {other !== undefined ? (
        <button
          type="button"
          className="button button-quiet"
          onClick={() => {
            attempt.reset();
            setWanted(other);
          }}
        >
          {other === "passkey" ? "Use a passkey instead" : "Use a password instead"}
        </button>
      ) : null}
      <ProviderButtons providers={providers} next={next} />
      {creating ? null : (
        <p className="sign-in-lost small">
          {ways.includes("password") ? <Link to="/forgot">Forgot the password</Link> : null}
          {ways.includes("passkey") ? <Link to="/recover">Lost the passkey</Link> : null}
        </p>
      )}
    </form>
  );
}

function words(act: Act, way: Attempt["way"]): string {
  if (way === "password") return act === "create" ? "Create account" : "Sign in";
  return act === "create" ? "Create account with a passkey" : "Sign in with a passkey";
}

function Refused({ error }: { error: Error | null }) {
  if (error === null) return null;
  return (
    <p className="note small" role="alert">
      {signInReason(error)}
    </p>
  );
}
