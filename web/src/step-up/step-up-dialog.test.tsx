import { useState } from "react";
import { expect, test } from "vitest";
import { page, userEvent } from "vitest/browser";
import { createApiKey, listApiKeys } from "#shared/contracts/api-keys.ts";
import { stepUpOptions, stepUpPassword } from "#shared/contracts/step-up.ts";
import { Problem } from "#shared/problem.ts";
import { answer, asked } from "#test/components/network.ts";
import { show } from "#test/components/show.tsx";
import { NewKeyDialog } from "../api-keys/new-key-dialog.tsx";
import { StepUpHost } from "./step-up-host.tsx";

const KEY = {
  id: "key_1",
  name: "Script",
  prefix: "tmk_abc",
  scopes: ["journal:read" as const],
  createdAt: "2026-11-20T00:00:00.000Z",
  expiresAt: "2027-02-18T00:00:00.000Z",
  lastUsedAt: null,
  replacedBy: null,
};
const LATER = "2099-01-01T00:00:00.000Z";
const dialog = page.getByRole("dialog", { name: "Confirm that it is you" });
const makes = () => asked.filter(({ path, method }) => path === createApiKey.path && method === "POST");

function Making() {
  const [made, setMade] = useState(0);
  return (
    <>
      <NewKeyDialog onMade={async () => setMade(made + 1)} onClose={() => undefined} />
      <output>{made} made</output>
      <StepUpHost />
    </>
  );
}

async function askForKey(): Promise<void> {
  answer(createApiKey, ({ headers }) =>
    headers["step-up"] === "proof-1" ? { ...KEY, key: "tmk_abc_secret" } : new Problem("step_up_required"),
  );
  answer(stepUpOptions, {
    challengeId: "chl_1",
    methods: ["password"],
    options: null,
    expiresAt: LATER,
  });
  answer(listApiKeys, { items: [], nextCursor: null });
  show(<Making />);
  await page.getByRole("textbox", { name: "Name" }).fill("Script");
  await page.getByRole("button", { name: "Make the key" }).click();
  await expect.element(dialog).toBeVisible();
}

test("names the act and its consequence, then sends the very request again with the proof", async () => {
  answer(stepUpPassword, { proof: "proof-1", expiresAt: LATER });
  await askForKey();
  await expect.element(dialog.getByText("Make the API key “Script”.")).toBeVisible();
  await expect.element(dialog.getByText("It acts for you, within its permissions.")).toBeVisible();
  const password = dialog.getByLabelText("Your password");
  await expect.element(password).toHaveFocus();
  await password.fill("correct horse");
  await userEvent.keyboard("{Enter}");
  await expect.element(page.getByText("tmk_abc_secret")).toBeVisible();
  await expect.element(dialog).not.toBeInTheDocument();
  const [first, second] = makes();
  expect(second?.body).toEqual(first?.body);
  expect(second?.headers["idempotency-key"]).toBe(first?.headers["idempotency-key"]);
  expect(makes().map(({ headers }) => headers["step-up"])).toEqual([undefined, "proof-1"]);
});

test("a wrong password changes nothing and asks again", async () => {
  answer(stepUpPassword, new Problem("sign_in_refused"));
  await askForKey();
  await dialog.getByLabelText("Your password").fill("wrong horse");
  await dialog.getByRole("button", { name: "Confirm" }).click();
  await expect.element(dialog.getByText("That did not match. Nothing was changed; try again.")).toBeVisible();
  expect(makes()).toHaveLength(1);
  await dialog.getByRole("button", { name: "Cancel" }).click();
  await expect.element(dialog).not.toBeInTheDocument();
});

test("Escape declines: no key is made and no error is shown", async () => {
  await askForKey();
  await userEvent.keyboard("{Escape}");
  await expect.element(dialog).not.toBeInTheDocument();
  await expect.element(page.getByRole("button", { name: "Make the key" })).toBeVisible();
  await expect.element(page.getByRole("alert")).not.toBeInTheDocument();
  expect(makes()).toHaveLength(1);
});
