import { useMutation } from "@tanstack/react-query";
import { deleteFlow } from "#shared/contracts/flows.ts";
import { call } from "../../session/client.ts";
import { KEYS } from "../../session/keys.ts";
import { outdate } from "../../session/outdate.ts";
import { queryClient } from "../../session/query-client.ts";
import { ChangeButton } from "../../ui/change-button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { tell } from "../../ui/tell.ts";

/** Asks whether a flow is deleted, and says what ends with it. */
export function DeleteDialog({ id, name, onClose }: { id: string; name: string; onClose: () => void }) {
  const remove = useMutation({
    mutationFn: () => call(deleteFlow, { params: { id } }),
    onSuccess: async () => {
      await outdate(queryClient, KEYS.flows);
      tell(`“${name}” is deleted. What it did stands under Executions.`);
      onClose();
    },
  });
  return (
    <Dialog title={`Delete “${name}”?`} open onClose={onClose}>
      <p>
        Its runs that work are cancelled, and its address takes no more calls. The logs of its runs stay. This
        cannot be undone; to stop it for a while, pause it.
      </p>
      {remove.error === null ? null : <ProblemNote error={remove.error} safe="The flow stands." />}
      <div className="dialog-actions">
        <button type="button" className="button" onClick={onClose}>
          Keep it
        </button>
        <ChangeButton look="button-danger" busy={remove.isPending} onClick={() => remove.mutate()}>
          Delete it
        </ChangeButton>
      </div>
    </Dialog>
  );
}
