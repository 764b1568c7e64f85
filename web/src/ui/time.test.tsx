import { beforeEach, expect, test } from "vitest";
import { page, userEvent } from "vitest/browser";
import { show } from "#test/components/show.tsx";
import { showTimesIn, writeIn } from "../numbers/reader.ts";
import { RowTime, Time } from "./time.tsx";
import { showWholeTimes } from "./time-tip.ts";

showWholeTimes();

beforeEach(() => {
  writeIn("en-US");
  showTimesIn("America/New_York");
});

const NOW = Date.parse("2026-11-19T12:00:00.000Z");
const tip = page.getByText(/GMT−04:00, New York$/);

test("names the whole instant with its zone on focus, until Escape", async () => {
  show(<Time at="2025-10-05T14:30:07.000Z" />);
  const time = page.getByText("Oct 5, 2025, 10:30 AM");
  await expect.element(time).toHaveAttribute("datetime", "2025-10-05T14:30:07.000Z");
  await userEvent.tab();
  await expect.element(tip).toBeVisible();
  await expect.element(tip).toHaveTextContent("Sun, Oct 5, 2025, 10:30:07 AM GMT−04:00, New York");
  await userEvent.keyboard("{Escape}");
  await expect.element(tip).not.toBeVisible();
});

test("shows both times of a row while its link is focused, which is the only tab stop", async () => {
  show(
    <ul>
      <li>
        <a href="#trade">ACME</a>{" "}
        <RowTime at="2025-10-05T14:30:07.000Z" dateOnly={false} as="moment" now={NOW} />{" "}
        <RowTime at="2025-10-06T00:00:00.000Z" dateOnly as="moment" now={NOW} />
      </li>
    </ul>,
  );
  await expect.element(page.getByRole("link", { name: "ACME" })).toBeVisible();
  await userEvent.tab();
  await expect.element(tip).toBeVisible();
  await expect.element(page.getByText("Mon, Oct 6, 2025, no time of day is known")).toBeVisible();
  await expect
    .element(page.getByText("Oct 6, 2025", { exact: true }))
    .toHaveAttribute("datetime", "2025-10-06");
  // The page moves under a pointer at rest.
  document.body.dispatchEvent(new PointerEvent("pointerover", { bubbles: true, pointerType: "mouse" }));
  await expect.element(tip).toBeVisible();
});
