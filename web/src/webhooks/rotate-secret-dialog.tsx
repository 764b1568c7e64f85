import { useMutation } from "@tanstack/react-query";
import { rotateWebhookSecret, type Webhook } from "#shared/contracts/webhooks.ts";
import { call } from "../session/client.ts";
import { ChangeButton } from "../ui/change-button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { ProblemNote } from "../ui/problem-note.tsx";
import { SecretOnce } from "./secret-once.tsx";

type Props = { webhook: Webhook; onMade: () => Promise<void>; onClose: () => void };

/** Makes a new secret, which is shown for the only time. */
export function RotateSecretDialog({ webhook, onMade, onClose }: Props) {
  const rotate = useMutation({
    mutationFn: () => call(rotateWebhookSecret, { params: { id: webhook.id }, body: {} }),
    onSuccess: onMade,
  });
  return (
    <Dialog title="New secret" open stays onClose={onClose}>
      {rotate.data === undefined ? (
        <>
          <p>
            For the next 24 hours each message is signed with both secrets, so nothing is refused meanwhile.
          </p>
          {rotate.error === null ? null : (
            <ProblemNote error={rotate.error} safe="The secret is as before." />
          )}
          <div className="dialog-actions">
            <button type="button" className="button" onClick={onClose}>
              Cancel
            </button>
            <ChangeButton look="button-primary" busy={rotate.isPending} onClick={() => rotate.mutate()}>
              Make a new secret
            </ChangeButton>
          </div>
        </>
      ) : (
        <SecretOnce secret={rotate.data.secret} onClose={onClose} />
      )}
    </Dialog>
  );
}
