import { useMutation } from "@tanstack/react-query";
import { useId, type FormEvent } from "react";
import { createWebhook } from "#shared/contracts/webhooks.ts";
import { HEARABLE_TYPES } from "#shared/hearable-events.ts";
import { call } from "../session/client.ts";
import { ChangeButton } from "../ui/change-button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { ProblemNote } from "../ui/problem-note.tsx";
import { SecretOnce } from "./secret-once.tsx";

/** Makes a webhook for one type of event or all, and shows its secret for the only time. */
export function NewWebhookDialog({ onMade, onClose }: { onMade: () => Promise<void>; onClose: () => void }) {
  const ids = useId();
  const make = useMutation({
    mutationFn: async (body: { eventType: string; url: string }) => call(createWebhook, { body }),
    onSuccess: onMade,
  });
  function submit(event: FormEvent<HTMLFormElement>): void {
    event.preventDefault();
    if (make.isPending) return;
    const form = new FormData(event.currentTarget);
    const url = String(form.get("url") ?? "").trim();
    make.mutate({ eventType: String(form.get("eventType")), url });
  }
  if (make.data !== undefined)
    return (
      <Dialog title="Your webhook's secret" open stays onClose={onClose}>
        <SecretOnce secret={make.data.secret} onClose={onClose} />
      </Dialog>
    );
  return (
    <Dialog title="Add a webhook" open stays onClose={onClose}>
      <form className="stack" onSubmit={submit}>
        <div className="field">
          <label htmlFor={`${ids}-url`}>URL</label>
          <input
            className="input"
            id={`${ids}-url`}
            name="url"
            type="url"
            placeholder="https://example.com/tidemark"
            maxLength={2048}
            autoComplete="off"
            required
          />
        </div>
        <div className="field">
          <label htmlFor={`${ids}-type`}>Events</label>
          <select className="select" id={`${ids}-type`} name="eventType" defaultValue="*">
            {HEARABLE_TYPES.map((type) => (
              <option key={type} value={type}>
                {type === "*" ? "All events" : type}
              </option>
            ))}
          </select>
        </div>
        {make.error === null ? null : <ProblemNote error={make.error} safe="No webhook was made." />}
        <div className="dialog-actions">
          <button type="button" className="button" onClick={onClose}>
            Cancel
          </button>
          <ChangeButton type="submit" look="button-primary" busy={make.isPending}>
            Add the webhook
          </ChangeButton>
        </div>
      </form>
    </Dialog>
  );
}
