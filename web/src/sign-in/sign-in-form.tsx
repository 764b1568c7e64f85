import { useSearch } from "@tanstack/react-router";
import { Tabs } from "radix-ui";
import { useState } from "react";
import { lastEnding, wasHereBefore } from "../session/marks.ts";
import { LookIntoMail } from "./look-into-mail.tsx";
import { ProviderButtons } from "./provider-buttons.tsx";
import { SignInFields } from "./sign-in-fields.tsx";
import { returnReason } from "./sign-in-reasons.ts";
import { useSignIn, type Attempt } from "./use-sign-in.ts";
import { useWays } from "./use-ways.ts";

type Act = Attempt["act"];

/**
 * Opens on the creation of an account in a browser that never had one. The address stays while the user
 * changes between the two.
 */
export function SignInForm() {
  const { next } = useSearch({ from: "/" });
  const { ways, hasPasskeys, providers } = useWays();
  const signIn = useSignIn(hasPasskeys);
  const [act, setAct] = useState<Act>(wasHereBefore() || next !== undefined ? "enter" : "create");
  const [email, setEmail] = useState("");
  function change(to: Act): void {
    signIn.attempt.reset();
    setAct(to);
  }
  return (
    <section className="card sign-in" aria-label="Sign in or create an account">
      <Why />
      {signIn.awaiting === null ? (
        <Tabs.Root value={act} onValueChange={(value) => change(value === "create" ? "create" : "enter")}>
          <Tabs.List className="tabs" aria-label="Sign in or create an account">
            <Tabs.Trigger value="create">Create account</Tabs.Trigger>
            <Tabs.Trigger value="enter">Sign in</Tabs.Trigger>
          </Tabs.List>
          <Tabs.Content value={act} tabIndex={-1} className="sign-in-panel">
            {ways.length === 0 ? (
              <NoWay hasProviders={providers.length > 0} />
            ) : (
              <SignInFields
                key={act}
                act={act}
                ways={ways}
                attempt={signIn.attempt}
                email={email}
                onEmail={setEmail}
                onAct={change}
              />
            )}
            <ProviderButtons providers={providers} next={next} />
          </Tabs.Content>
        </Tabs.Root>
      ) : (
        <LookIntoMail email={signIn.awaiting}>
          The account is made when you follow the link that was sent to
        </LookIntoMail>
      )}
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
  return <p className="note note-quiet small sign-in-why">{endingWords()}</p>;
}

function endingWords(): string {
  switch (lastEnding()?.how) {
    case "other-tab":
      return "You signed out in another tab. This page comes back when you sign in again, here or there.";
    case "ended":
      return "This session has ended: it ran out, or was signed out from another device. Sign in to go on where you were.";
    case undefined:
      return "Sign in to open the page you asked for.";
  }
}

function NoWay({ hasProviders }: { hasProviders: boolean }) {
  if (hasProviders) return null;
  return (
    <p className="note note-warn">
      A passkey is the only way in here, and this browser cannot use passkeys. Open this page in a newer one.
    </p>
  );
}
