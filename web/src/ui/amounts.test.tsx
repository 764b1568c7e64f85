import { expect, test } from "vitest";
import { page } from "vitest/browser";
import { show } from "#test/components/show.tsx";
import { formatMoney } from "../numbers/format-number.ts";
import { toggleAmounts, useAmountsHidden } from "./amounts.ts";

function Result() {
  const hidden = useAmountsHidden();
  return (
    <p>
      {hidden ? "Hidden:" : "Shown:"} {formatMoney("12.5", "USD")}
    </p>
  );
}

test("hides amounts at once and for the next visit, and shows them again", async () => {
  show(<Result />);
  toggleAmounts();
  await expect.element(page.getByText("Hidden: •••")).toBeVisible();
  expect(Object.keys(localStorage)).toContain("tidemark.amounts-hidden");
  toggleAmounts();
  await expect.element(page.getByText("Shown: 12.50")).toBeVisible();
  expect(Object.keys(localStorage)).not.toContain("tidemark.amounts-hidden");
});
