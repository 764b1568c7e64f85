import { Link } from "@tanstack/react-router";
import { useId, useState, type FormEvent } from "react";
import { Icon } from "../ui/icon.tsx";
import { Refused } from "./refused.tsx";
import type { Attempt, SignInAttempt } from "./use-sign-in.ts";
import type { Way } from "./use-ways.ts";

type Act = Attempt["act"];

type Props = {
  act: Act;
  ways: readonly Way[];
  attempt: SignInAttempt;
  email: string;
  onEmail: (email: string) => void;
  onAct: (act: Act) => void;
};

/** The passkey comes first. A password is one step away, where the deployment offers it. */
export function SignInFields({ act, ways, attempt, email, onEmail, onAct }: Props) {
  const [wanted, setWanted] = useState<Way | null>(null);
  const ids = useId();
  const busy = attempt.isPending;
  const creating = act === "create";
  const way = ways.find((candidate) => candidate === wanted) ?? ways[0] ?? "passkey";
  const other = ways.find((candidate) => candidate !== way);
  const withPassword = way === "password";

  function submit(event: FormEvent<HTMLFormElement>): void {
    event.preventDefault();
    if (busy) return;
    const form = new FormData(event.currentTarget);
    const name = String(form.get("name") ?? "").trim();
    attempt.mutate({ way, act, email: email.trim(), name, password: String(form.get("password") ?? "") });
  }

  /** A passkey signs in at once; a password is asked for first. */
  function enterAs(address: string): void {
    onAct("enter");
    if (!withPassword) attempt.mutate({ way, act: "enter", email: address, name: "", password: "" });
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
          autoComplete={creating ? "email webauthn" : "username webauthn"}
          required={creating || withPassword}
          maxLength={254}
          value={email}
          onChange={({ target }) => onEmail(target.value)}
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
      <Refused attempt={attempt} onEnterAs={enterAs} onCreate={() => onAct("create")} />
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
      <p className="soft small sign-in-below">
        {creating ? withPassword ? null : PASSKEY_WORDS : <Lost way={way} />}
      </p>
    </form>
  );
}

const PASSKEY_WORDS =
  "A passkey is your fingerprint, face or screen lock in place of a password. Nothing to remember or to leak.";

function Lost({ way }: { way: Way }) {
  return way === "password" ? (
    <Link to="/forgot">Forgot the password</Link>
  ) : (
    <Link to="/recover">Lost the passkey</Link>
  );
}

function words(act: Act, way: Way): string {
  if (way === "password") return act === "create" ? "Create account" : "Sign in";
  return act === "create" ? "Create account with a passkey" : "Sign in with a passkey";
}
