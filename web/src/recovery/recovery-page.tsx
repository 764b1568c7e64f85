import { useMutation } from "@tanstack/react-query";
import { useEffect, useEffectEvent, useState } from "react";
import { followRecovery } from "#shared/contracts/recovery.ts";
import { DeadLink } from "../email/dead-link.tsx";
import { call } from "../session/client.ts";
import { useLinkPart } from "../session/link-parts.ts";
import { ProblemNote } from "../ui/problem-note.tsx";
import { PublicPage } from "../ui/public-page.tsx";
import { countdown } from "./countdown.ts";
import { NewPasskey } from "./new-passkey.tsx";
import { Time } from "../ui/time.tsx";

const TITLE = "Get back into your account";

/**
 * Opened by the link of a recovery mail: starts the wait, shows the remaining time, and ends in a new
 * passkey.
 */
export function RecoveryPage() {
  const token = useLinkPart("token");
  return token === null ? <DeadLink title={TITLE} /> : <Recovery key={token} token={token} />;
}

function Recovery({ token }: { token: string }) {
  const follow = useMutation({
    mutationFn: () => call(followRecovery, { body: { token } }),
    networkMode: "always",
  });
  if (follow.data?.ceremony) {
    return (
      <PublicPage title={TITLE}>
        <NewPasskey ceremony={follow.data.ceremony} />
      </PublicPage>
    );
  }
  if (follow.data !== undefined)
    return (
      <PublicPage title="The recovery has begun">
        <Wait readyAt={follow.data.readyAt} onReady={() => follow.mutate()} />
      </PublicPage>
    );
  return (
    <PublicPage title={TITLE}>
      <p className="soft">
        The first time you follow this link, a wait of 72 hours begins. Every device of the account is told of
        it and can stop it. After that, this link lets you make a new passkey.
      </p>
      {follow.error === null ? null : <ProblemNote error={follow.error} safe="Nothing was changed." />}
      <button
        type="button"
        className="button button-primary button-wide"
        aria-disabled={follow.isPending || undefined}
        onClick={() => {
          if (!follow.isPending) follow.mutate();
        }}
      >
        {follow.isPending ? "One moment…" : "Go on with the recovery"}
      </button>
    </PublicPage>
  );
}

function Wait({ readyAt, onReady }: { readyAt: string; onReady: () => void }) {
  const [now, setNow] = useState(() => Date.now());
  const tick = useEffectEvent(() => {
    setNow(Date.now());
    if (Date.now() >= Date.parse(readyAt)) onReady();
  });
  useEffect(() => {
    const timer = setInterval(tick, 1000);
    return () => clearInterval(timer);
  }, []);
  return (
    <>
      <p className="countdown number" role="timer">
        {countdown(readyAt, now)}
      </p>
      <p className="soft">
        On <Time at={readyAt} />, open the link in the mail once more and make a new passkey. You can close
        this page. If a device of the account stops the recovery, the link ends.
      </p>
    </>
  );
}
