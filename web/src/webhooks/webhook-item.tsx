import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useId, useState } from "react";
import { changeWebhook, deleteWebhook, testWebhook, type Webhook } from "#shared/contracts/webhooks.ts";
import { call } from "../session/client.ts";
import { KEYS } from "../session/keys.ts";
import { ChangeButton } from "../ui/change-button.tsx";
import { ProblemNote } from "../ui/problem-note.tsx";
import { Time } from "../ui/time.tsx";
import { Deliveries } from "./deliveries.tsx";

const WHY = {
  owner: "disabled",
  gone: "disabled: the receiver is gone",
  failing: "disabled: five days of failures",
} as const;

/** A webhook with its acts; its deliveries open below it. */
export function WebhookItem({ webhook, onRotate }: { webhook: Webhook; onRotate: () => void }) {
  const { id, url, eventType, isActive, disabledFor, failingSince } = webhook;
  const ids = useId();
  const client = useQueryClient();
  const [isOpen, setOpen] = useState(false);
  const again = () => client.invalidateQueries({ queryKey: KEYS.webhooks });
  const change = useMutation({
    mutationFn: () => call(changeWebhook, { params: { id }, body: { isActive: !isActive } }),
    onSettled: again,
  });
  const remove = useMutation({
    mutationFn: () => call(deleteWebhook, { params: { id } }),
    onSettled: again,
  });
  const test = useMutation({
    mutationFn: () => call(testWebhook, { params: { id }, body: {} }),
    onSuccess: () => setOpen(true),
    onSettled: () => client.invalidateQueries({ queryKey: KEYS.deliveries(id) }),
  });
  const busy = change.isPending || remove.isPending || test.isPending;
  const error = change.error ?? remove.error ?? test.error;
  const named = <span className="hidden-visually"> {url}</span>;
  return (
    <li className="webhooks-webhook">
      <div className="item">
        <div>
          <h3 className="webhooks-url">
            {url} {disabledFor === null ? null : <span className="pill pill-warn">{WHY[disabledFor]}</span>}
            {isActive && failingSince !== null ? (
              <span className="pill pill-down">
                failing since <Time at={failingSince} as="short" />
              </span>
            ) : null}
          </h3>
          <p className="soft small">
            {eventType === "*" ? "All events" : <code className="webhooks-mono">{eventType}</code>}
          </p>
        </div>
        <div className="item-acts">
          <button
            type="button"
            className="button button-small"
            aria-expanded={isOpen}
            aria-controls={`${ids}-deliveries`}
            onClick={() => setOpen((now) => !now)}
          >
            Deliveries{named}
          </button>
          {isActive ? (
            <ChangeButton look="button-small" busy={busy} onClick={() => test.mutate()}>
              Test{named}
            </ChangeButton>
          ) : null}
          <ChangeButton look="button-small" busy={busy} onClick={onRotate}>
            New secret{named}
          </ChangeButton>
          <ChangeButton look="button-small" busy={busy} onClick={() => change.mutate()}>
            {isActive ? "Disable" : "Enable"}
            {named}
          </ChangeButton>
          <ChangeButton look="button-small button-danger" busy={busy} onClick={() => remove.mutate()}>
            Remove{named}
          </ChangeButton>
        </div>
      </div>
      {error === null ? null : <ProblemNote error={error} safe="The webhook is as before." />}
      <div id={`${ids}-deliveries`} className="webhooks-deliveries" hidden={!isOpen}>
        {isOpen ? <Deliveries webhook={webhook} /> : null}
      </div>
    </li>
  );
}
