import { useSearch } from "@tanstack/react-router";
import { useWays } from "../sign-in/use-ways.ts";
import { returnReason } from "../sign-in/sign-in-reasons.ts";
import { IdentitiesCard } from "../providers/identities-card.tsx";
import { PasskeysCard } from "../passkeys/passkeys-card.tsx";
import { PasswordCard } from "../passwords/password-card.tsx";

/** Every sign-in method of this account. */
export function PasskeysPage() {
  const { ways, providers } = useWays();
  const { problem } = useSearch({ from: "/app/settings/settings/passkeys" });
  return (
    <>
      {problem === undefined ? null : (
        <p className="note" role="alert">
          {returnReason(problem)}
        </p>
      )}
      <PasskeysCard />
      {ways.includes("password") ? <PasswordCard /> : null}
      {providers.length > 0 ? <IdentitiesCard /> : null}
    </>
  );
}
