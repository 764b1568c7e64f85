import { useSearch } from "@tanstack/react-router";
import { useWays } from "../sign-in/use-ways.ts";
import { returnReason } from "../sign-in/sign-in-reasons.ts";
import { IdentitiesCard } from "./identities-card.tsx";
import { PasskeysCard } from "./passkeys-card.tsx";
import { PasswordCard } from "./password-card.tsx";

/** Every sign-in method of this account. */
export function PasskeysPage() {
  const { ways, providers } = useWays();
  const { problem } = useSearch({ from: "/app/settings/passkeys" });
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
