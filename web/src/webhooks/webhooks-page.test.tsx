import { expect, test } from "vitest";
import { page } from "vitest/browser";
import {
  createWebhook,
  type Delivery,
  listDeliveries,
  listWebhooks,
  replayDelivery,
  type Webhook,
} from "#shared/contracts/webhooks.ts";
import { answer, asked } from "#test/components/network.ts";
import { show } from "#test/components/show.tsx";
import { WebhooksPage } from "./webhooks-page.tsx";

const hook: Webhook = {
  id: "whk_a",
  eventType: "bias.scored",
  url: "https://shop.example.net/in",
  isActive: true,
  disabledFor: null,
  failingSince: null,
  oldSecretUntil: null,
  createdAt: "2026-11-28T00:00:00.000Z",
};
const dead: Delivery = {
  id: "msg_a",
  eventType: "bias.scored",
  status: "dead",
  attempts: 8,
  nextAttemptAt: null,
  createdAt: "2026-11-28T00:00:00.000Z",
  lastAttempt: { at: "2026-11-28T00:00:00.000Z", status: 503, failure: null, response: "no", durationMs: 12 },
};

test("the first webhook is added from the empty page, and its secret is shown once", async () => {
  let items: Webhook[] = [];
  answer(listWebhooks, () => ({ items, nextCursor: null }));
  answer(createWebhook, () => {
    items = [hook];
    return { ...hook, secret: "whsec_shown" };
  });
  await show(<WebhooksPage />);
  await page.getByRole("button", { name: "Add a webhook" }).click();
  await page.getByLabelText("URL").fill(hook.url);
  await page.getByLabelText("Events").selectOptions("bias.scored");
  await page.getByRole("button", { name: "Add the webhook" }).click();
  await expect.element(page.getByText("whsec_shown")).toBeVisible();
  await page.getByRole("button", { name: "I have kept it" }).click();
  await expect.element(page.getByText("whsec_shown")).not.toBeInTheDocument();
  await expect.element(page.getByRole("heading", { name: hook.url })).toBeVisible();
});

test("a dead letter shows what was answered and is sent again", async () => {
  const waiting: Delivery = { ...dead, status: "pending", attempts: 0 };
  let items: Delivery[] = [dead];
  answer(listWebhooks, { items: [hook], nextCursor: null });
  answer(listDeliveries, () => ({ items, nextCursor: null }));
  answer(replayDelivery, () => {
    items = [{ ...dead, status: "delivered", attempts: 1 }];
    return waiting;
  });
  await show(<WebhooksPage />);
  await page.getByRole("button", { name: `Deliveries ${hook.url}` }).click();
  await expect.element(page.getByText("dead letter")).toBeVisible();
  await expect.element(page.getByText(/8 attempts · answered 503 in 12 ms/)).toBeVisible();
  await page.getByRole("button", { name: "Send again bias.scored msg_a" }).click();
  await expect.element(page.getByText("delivered")).toBeVisible();
  expect(asked.length).toBeGreaterThan(0);
});
