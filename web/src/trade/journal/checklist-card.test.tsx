import { expect, test } from "vitest";
import { page } from "vitest/browser";
import { annotateTrade } from "#shared/contracts/annotations.ts";
import { readChecklist } from "#shared/contracts/playbooks.ts";
import { Problem } from "#shared/problem.ts";
import { answer, asked } from "#test/components/network.ts";
import { show } from "#test/components/show.tsx";
import { ChecklistCard } from "./checklist-card.tsx";

test("a press answers a rule, and an answer that was refused is told and not shown", async () => {
  const rule = { id: "rul_a", words: "Waited for the close", retiredAt: null, answer: null };
  answer(readChecklist, { setup: { id: "stp_a", name: "Gap" }, rules: [rule], version: 1 });
  answer(annotateTrade, () => new Problem("not_found"));
  show(<ChecklistCard trade={{ id: "trd_a", setup: "Gap" }} />);
  await expect.element(page.getByRole("heading", { name: "Did you keep to Gap?" })).toBeVisible();
  const group = page.getByRole("group", { name: "Waited for the close" });
  const broken = group.getByRole("button", { name: "Broken" });
  await broken.click();
  await expect.element(page.getByText("Your answer was not kept.")).toBeVisible();
  await expect.element(broken).toHaveAttribute("aria-pressed", "false");
  const sent = asked.filter(({ method }) => method === "PATCH").map(({ body }) => body);
  expect(sent[0]).toEqual({ rules: { rul_a: "broken" } });
});
