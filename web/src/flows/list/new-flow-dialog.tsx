import { useMutation } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState, type FormEvent } from "react";
import type { TriggerConfig } from "#shared/contracts/flow-nodes.ts";
import { createFlow } from "#shared/contracts/flows.ts";
import { createNode } from "#shared/contracts/flow-graph.ts";
import { call } from "../../session/client.ts";
import { KEYS } from "../../session/keys.ts";
import { outdate } from "../../session/outdate.ts";
import { queryClient } from "../../session/query-client.ts";
import { shownZone } from "../../numbers/reader.ts";
import { ChangeButton } from "../../ui/change-button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { TextField } from "../../ui/text-field.tsx";
import { TriggerFields } from "../fields/trigger-fields.tsx";
import { triggerTitle } from "../fields/trigger-title.ts";

/** Makes a flow and what starts it. It stays paused until it is activated. */
export function NewFlowDialog({ onClose }: { onClose: () => void }) {
  const navigate = useNavigate();
  const [name, setName] = useState("");
  const [intention, setIntention] = useState("");
  const [trigger, setTrigger] = useState<TriggerConfig>({ on: "manual" });
  const make = useMutation({
    mutationFn: async () => {
      const flow = await call(createFlow, {
        body: { name: name.trim(), intention: intention.trim(), status: "paused", timeZone: shownZone() },
      });
      const node = { title: triggerTitle(trigger), kind: "trigger", config: trigger } as const;
      await call(createNode, { params: { flowId: flow.id }, body: node, ifMatch: flow.version });
      return flow.id;
    },
    onSuccess: (flowId) => navigate({ to: "/flows/$flowId", params: { flowId } }),
    onSettled: () => outdate(queryClient, KEYS.flows),
  });
  function submit(event: FormEvent): void {
    event.preventDefault();
    if (!make.isPending && name.trim() !== "") make.mutate();
  }
  return (
    <Dialog title="New flow" open stays className="flows-dialog" onClose={onClose}>
      <form className="stack" onSubmit={submit}>
        <TextField label="Name" value={name} change={setName} most={200} required />
        <TextField label="What it is for" value={intention} change={setIntention} most={1000} />
        <TriggerFields config={trigger} change={setTrigger} zone={shownZone()} sample={undefined} />
        {make.error === null ? null : <ProblemNote error={make.error} safe="What you typed stands here." />}
        <div className="dialog-actions">
          <button type="button" className="button" onClick={onClose}>
            Cancel
          </button>
          <ChangeButton type="submit" look="button-primary" busy={make.isPending}>
            Make it
          </ChangeButton>
        </div>
      </form>
    </Dialog>
  );
}
