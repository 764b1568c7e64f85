import { useMutation } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { stopRecovery } from "#shared/contracts/recovery.ts";
import { DeadLink } from "../email/dead-link.tsx";
import { call } from "../session/client.ts";
import { useLinkPart } from "../session/link-parts.ts";
import { ProblemNote } from "../ui/problem-note.tsx";
import { PublicPage } from "../ui/public-page.tsx";

const TITLE = "Stop the recovery";

/** Stops a recovery that the owner of the account did not ask for. */
export function StopPage() {
  const token = useLinkPart("token");
  return token === null ? <DeadLink title={TITLE} /> : <Stop key={token} token={token} />;
}

function Stop({ token }: { token: string }) {
  const stop = useMutation({
    mutationFn: () => call(stopRecovery, { body: { token } }),
    networkMode: "always",
  });
  if (stop.isSuccess)
    return (
      <PublicPage title="The recovery is stopped">
        <p className="soft">
          Nobody gets in by it. If it was not you who began it, somebody can read your mail: change that
          password, then look at the devices that are signed in here.
        </p>
        <Link to="/settings/sessions" className="button button-primary">
          See the devices
        </Link>
      </PublicPage>
    );
  return (
    <PublicPage title={TITLE}>
      <p className="soft">
        Somebody asked to get into your account because its passkeys were lost. If that was not you, stop it
        here.
      </p>
      {stop.error === null ? null : <ProblemNote error={stop.error} safe="Nothing was changed." />}
      <button
        type="button"
        className="button button-primary button-wide"
        aria-disabled={stop.isPending || undefined}
        onClick={() => {
          if (!stop.isPending) stop.mutate();
        }}
      >
        {stop.isPending ? "One moment…" : "Stop the recovery"}
      </button>
    </PublicPage>
  );
}
