import { expect, test } from "vitest";
import { page } from "vitest/browser";
import type { User } from "#shared/contracts/auth.ts";
import { listPasskeys } from "#shared/contracts/passkeys.ts";
import { changeProfile } from "#shared/contracts/profile.ts";
import { Problem } from "#shared/problem.ts";
import { answer, asked } from "#test/components/network.ts";
import { show } from "#test/components/show.tsx";
import { NamePart } from "./name-part.tsx";

const USER: User = {
  id: "usr_1",
  email: "a@example.com",
  emailVerified: true,
  name: "Ada",
  avatar: null,
  tier: "free",
  operator: false,
  createdAt: "2026-11-20T00:00:00.000Z",
};
const name = page.getByRole("textbox", { name: "Name" });
const save = page.getByRole("button", { name: "Save" });

test("offers to save a name that differs, and sends it without the blanks around it", async () => {
  answer(changeProfile, { ...USER, name: "Grace" });
  answer(listPasskeys, new Problem("not_found"));
  show(<NamePart user={USER} />);
  await expect.element(name).toHaveValue("Ada");
  await expect.element(save).not.toBeInTheDocument();
  await name.fill("  Grace ");
  await save.click();
  await expect
    .poll(() => asked.find(({ method }) => method === "PATCH"))
    .toMatchObject({ path: "/users/me", body: { name: "Grace" } });
  await expect.poll(() => asked.map(({ path }) => path)).toContain("/auth/passkeys");
});

test("says that the name is as it was, and what the server said", async () => {
  answer(changeProfile, new Problem("rate_limited", undefined, { retryAfterSeconds: 120 }));
  show(<NamePart user={USER} />);
  await name.fill("Grace");
  await save.click();
  const alert = page.getByRole("alert");
  await expect.element(alert.getByText("Too many requests.")).toBeVisible();
  await expect
    .element(alert.getByText("The name is as it was. Wait a minute, then try again."))
    .toBeVisible();
  await expect.element(name).toHaveValue("Grace");
});

test("sends no name of blanks", async () => {
  show(<NamePart user={USER} />);
  await name.fill("   ");
  await save.click();
  await expect.element(name).toHaveValue("   ");
  expect(asked).toEqual([]);
});
