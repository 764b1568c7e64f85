import { useInfiniteQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { Webhook } from "#shared/contracts/webhooks.ts";
import { ChangeButton } from "../ui/change-button.tsx";
import { EmptyState } from "../ui/empty-state.tsx";
import { MoreButton } from "../ui/more-button.tsx";
import { Loaded, Section } from "../ui/section.tsx";
import { NewWebhookDialog } from "./new-webhook-dialog.tsx";
import { webhooksQuery } from "./queries.ts";
import { RotateSecretDialog } from "./rotate-secret-dialog.tsx";
import { WebhookItem } from "./webhook-item.tsx";
import "./webhooks.css";

type Open = { what: "new" } | { what: "rotate"; webhook: Webhook } | null;

/** Webhooks: where events of this account are sent, and what came of each. */
export function WebhooksPage() {
  const client = useQueryClient();
  const webhooks = useInfiniteQuery(webhooksQuery);
  const [open, setOpen] = useState<Open>(null);
  const again = (): Promise<void> => client.invalidateQueries({ queryKey: webhooksQuery.queryKey });
  const add = (look: string) => (
    <ChangeButton look={look} onClick={() => setOpen({ what: "new" })}>
      Add a webhook
    </ChangeButton>
  );
  return (
    <Section
      title="Webhooks"
      aside={(webhooks.data?.items.length ?? 0) > 0 ? add("button-small") : undefined}
      intro="Each event is sent to your server as a signed message, and again for a day while it fails."
    >
      <Loaded asked={webhooks}>
        {({ items }) =>
          items.length === 0 ? (
            <EmptyState title="No server hears of events" action={add("button-primary")}>
              A webhook tells a server of yours when something happens here, such as a filled order or a
              scored bias.
            </EmptyState>
          ) : (
            <ul className="lines">
              {items.map((webhook) => (
                <WebhookItem
                  key={webhook.id}
                  webhook={webhook}
                  onRotate={() => setOpen({ what: "rotate", webhook })}
                />
              ))}
            </ul>
          )
        }
      </Loaded>
      <MoreButton asked={webhooks}>More webhooks</MoreButton>
      {open?.what === "new" ? <NewWebhookDialog onMade={again} onClose={() => setOpen(null)} /> : null}
      {open?.what === "rotate" ? (
        <RotateSecretDialog webhook={open.webhook} onMade={again} onClose={() => setOpen(null)} />
      ) : null}
    </Section>
  );
}
