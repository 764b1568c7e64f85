import { expect, test } from "vitest";
import { page } from "vitest/browser";
import { listSessions, revokeSession, type Session } from "#shared/contracts/auth.ts";
import { Problem } from "#shared/problem.ts";
import { answer, asked } from "#test/components/network.ts";
import { show } from "#test/components/show.tsx";
import { AssistantsPage } from "./assistants-page.tsx";

const helper: Session = {
  id: "ses_a",
  device: "Chrome on Linux",
  method: "passkey",
  createdAt: "2026-11-28T00:00:00.000Z",
  lastUsedAt: "2026-11-28T00:00:00.000Z",
  expiresAt: "2026-12-28T00:00:00.000Z",
  current: false,
  deviceId: null,
  app: "Helper",
  reads: ["journal:read"],
};

test("the address is there to copy, and a connected assistant is let out", async () => {
  let items: Session[] = [helper];
  answer(listSessions, () => ({ items, nextCursor: null }));
  answer(revokeSession, new Problem("not_found"));
  await show(<AssistantsPage />);
  await expect.element(page.getByText(`${location.origin}/mcp`)).toBeVisible();
  await expect.element(page.getByRole("heading", { name: "Helper" })).toBeVisible();
  expect(asked.at(-1)?.query).toMatchObject({ of: "assistants" });
  await page.getByRole("button", { name: "Disconnect Helper" }).click();
  await expect.element(page.getByText("It is still connected.")).toBeVisible();
  answer(revokeSession, () => {
    items = [];
    return { pending: [] };
  });
  await page.getByRole("button", { name: "Disconnect Helper" }).click();
  await expect.element(page.getByText(/^None\./)).toBeVisible();
});
