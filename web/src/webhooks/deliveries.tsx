import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { type Delivery, replayDelivery, type Webhook } from "#shared/contracts/webhooks.ts";
import { call } from "../session/client.ts";
import { ChangeButton } from "../ui/change-button.tsx";
import { MoreButton } from "../ui/more-button.tsx";
import { ProblemNote } from "../ui/problem-note.tsx";
import { Loaded } from "../ui/section.tsx";
import { Time } from "../ui/time.tsx";
import { deliveriesQuery } from "./queries.ts";

const PILLS = {
  pending: { look: "pill", words: "waiting" },
  delivered: { look: "pill pill-up", words: "delivered" },
  dead: { look: "pill pill-down", words: "dead letter" },
} as const;

/** What was sent to a webhook, what it answered, and a way to send what has ended again. */
export function Deliveries({ webhook }: { webhook: Webhook }) {
  const client = useQueryClient();
  const query = deliveriesQuery(webhook.id);
  const deliveries = useInfiniteQuery(query);
  const replay = useMutation({
    mutationFn: (deliveryId: string) =>
      call(replayDelivery, { params: { id: webhook.id, deliveryId }, body: {} }),
    onSettled: () => client.invalidateQueries({ queryKey: query.queryKey }),
  });
  return (
    <>
      {replay.error === null ? null : <ProblemNote error={replay.error} safe="Nothing was sent." />}
      <Loaded asked={deliveries}>
        {({ items }) =>
          items.length === 0 ? (
            <p className="soft small">Nothing was sent yet.</p>
          ) : (
            <ul className="lines">
              {items.map((delivery) => (
                <DeliveryItem
                  key={delivery.id}
                  delivery={delivery}
                  canReplay={webhook.isActive && delivery.status !== "pending"}
                  busy={replay.isPending}
                  onReplay={() => replay.mutate(delivery.id)}
                />
              ))}
            </ul>
          )
        }
      </Loaded>
      <MoreButton asked={deliveries}>More deliveries</MoreButton>
    </>
  );
}

function DeliveryItem({
  delivery: { id, eventType, status, attempts, createdAt, nextAttemptAt, lastAttempt },
  canReplay,
  busy,
  onReplay,
}: {
  delivery: Delivery;
  canReplay: boolean;
  busy: boolean;
  onReplay: () => void;
}) {
  return (
    <li className="item">
      <div>
        <h3>
          <code className="webhooks-mono">{eventType}</code>{" "}
          <span className={PILLS[status].look}>{PILLS[status].words}</span>
        </h3>
        <p className="soft small">
          <Time at={createdAt} as="ago" /> · {attempts === 1 ? "1 attempt" : `${attempts} attempts`}
          {lastAttempt === null ? null : ` · ${answerWords(lastAttempt)}`}
          {status === "pending" && nextAttemptAt !== null && attempts > 0 ? (
            <>
              {" "}
              · next <Time at={nextAttemptAt} as="short" />
            </>
          ) : null}
        </p>
        {lastAttempt?.response == null || lastAttempt.response === "" ? null : (
          <pre className="webhooks-response">{lastAttempt.response}</pre>
        )}
        <p className="soft small webhooks-mono">{id}</p>
      </div>
      <div className="item-acts">
        {canReplay ? (
          <ChangeButton look="button-small" busy={busy} onClick={onReplay}>
            Send again
            <span className="hidden-visually">
              {" "}
              {eventType} {id}
            </span>
          </ChangeButton>
        ) : null}
      </div>
    </li>
  );
}

function answerWords({ status, failure, durationMs }: NonNullable<Delivery["lastAttempt"]>): string {
  return status === null ? (failure ?? "no answer") : `answered ${status} in ${durationMs} ms`;
}
