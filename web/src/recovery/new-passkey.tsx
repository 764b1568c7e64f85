import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "@tanstack/react-router";
import type { output as Output } from "zod";
import type { Ceremony } from "#shared/contracts/auth.ts";
import { finishRecovery } from "#shared/contracts/recovery.ts";
import { call } from "../session/client.ts";
import { beginSession } from "../session/session.ts";
import { makePasskey, passkeysWork } from "../passkeys/ceremony.ts";
import { signInReason } from "../sign-in/sign-in-reasons.ts";
import { Icon } from "../ui/icon.tsx";

/** The last step of a recovery: a new passkey, and with it a session. */
export function NewPasskey({ ceremony: { challengeId, options } }: { ceremony: Output<typeof Ceremony> }) {
  const client = useQueryClient();
  const router = useRouter();
  const finish = useMutation({
    mutationFn: async () => {
      const response = await makePasskey(options);
      const { user } = await call(finishRecovery, { body: { challengeId, response } });
      await beginSession(client, user);
      router.history.replace("/settings/passkeys");
    },
    networkMode: "always",
  });
  if (!passkeysWork)
    return (
      <p className="note note-warn">This browser cannot make passkeys. Open this page in a newer one.</p>
    );
  return (
    <div className="stack">
      <p>
        You are through. Make a new passkey on this device now; every other session of the account ends with
        it.
      </p>
      {finish.error === null ? null : (
        <p className="note small" role="alert">
          {signInReason(finish.error)}
        </p>
      )}
      <button
        type="button"
        className="button button-primary button-wide"
        aria-disabled={finish.isPending || undefined}
        onClick={() => {
          if (!finish.isPending) finish.mutate();
        }}
      >
        <Icon name="key" size={18} />
        {finish.isPending ? "One moment…" : "Make a passkey"}
      </button>
    </div>
  );
}
