import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { rotateHookSecret } from "#shared/contracts/flow-graph.ts";
import { call } from "../../session/client.ts";
import { ChangeButton } from "../../ui/change-button.tsx";
import { CopyButton } from "../../ui/copy-button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";

type Props = { flowId: string; nodeId: string; hookId: string; verify: "url" | "standard" | null };

/** The address that starts a flow, and the secret by which its calls are signed. */
export function HookAddress({ flowId, nodeId, hookId, verify }: Props) {
  const [isAsking, setAsking] = useState(false);
  const address = new URL(`/hooks/${hookId}`, location.origin).href;
  return (
    <div className="flows-hook">
      <code className="small wraps-anywhere">{address}</code>
      <CopyButton text={address} look="button-small">
        Copy the address
      </CopyButton>
      {verify === "standard" ? (
        <ChangeButton look="button-small" onClick={() => setAsking(true)}>
          New secret
        </ChangeButton>
      ) : null}
      {isAsking ? <SecretDialog flowId={flowId} nodeId={nodeId} onClose={() => setAsking(false)} /> : null}
    </div>
  );
}

function SecretDialog({ flowId, nodeId, onClose }: { flowId: string; nodeId: string; onClose: () => void }) {
  const make = useMutation({
    mutationFn: () => call(rotateHookSecret, { params: { flowId, nodeId }, body: {} }),
  });
  if (make.data !== undefined)
    return (
      <Dialog title="The new secret" open stays onClose={onClose}>
        <p>Copy it now: this is the only time that it is shown. The one before holds for a day more.</p>
        <code className="flows-secret">{make.data.secret}</code>
        <div className="dialog-actions">
          <CopyButton text={make.data.secret} look="button-primary">
            Copy the secret
          </CopyButton>
          <button type="button" className="button" onClick={onClose}>
            I have kept it
          </button>
        </div>
      </Dialog>
    );
  return (
    <Dialog title="Make a new secret?" open onClose={onClose}>
      <p>
        Whoever calls the address signs with the secret. The one before holds for a day, so that you can
        change it.
      </p>
      {make.error === null ? null : <ProblemNote error={make.error} safe="The secret is as it was." />}
      <div className="dialog-actions">
        <button type="button" className="button" onClick={onClose}>
          Cancel
        </button>
        <ChangeButton look="button-primary" busy={make.isPending} onClick={() => make.mutate()}>
          Make it
        </ChangeButton>
      </div>
    </Dialog>
  );
}
