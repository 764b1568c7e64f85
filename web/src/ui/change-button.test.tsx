import { afterEach, expect, test } from "vitest";
import { page, userEvent } from "vitest/browser";
import { show } from "#test/components/show.tsx";
import { ChangeButton } from "./change-button.tsx";
import { reportConnection } from "./connection.ts";
import { OFFLINE_REASON_ID, OfflineNote } from "./offline-note.tsx";

afterEach(() => reportConnection({ state: "connecting" }));

const button = page.getByRole("button", { name: "Delete" });

function shown(pressed: () => void, busy = false): void {
  show(
    <>
      <OfflineNote />
      <ChangeButton busy={busy} onClick={pressed}>
        Delete
      </ChangeButton>
    </>,
  );
}

test("acts once for each press", async () => {
  let presses = 0;
  shown(() => (presses += 1));
  await button.click();
  await userEvent.keyboard("{Enter}");
  expect(presses).toBe(2);
  await expect.element(button).not.toHaveAttribute("aria-disabled");
});

test("while it is busy it keeps the focus and does nothing", async () => {
  let presses = 0;
  shown(() => (presses += 1), true);
  await button.click({ force: true });
  expect(presses).toBe(0);
  await expect.element(button).toHaveFocus();
  await expect.element(button).toHaveAttribute("aria-disabled", "true");
});

test("offline it queues nothing, and its description says why", async () => {
  let presses = 0;
  reportConnection({ state: "offline" });
  shown(() => (presses += 1));
  await button.click({ force: true });
  expect(presses).toBe(0);
  await expect.element(button).toHaveAttribute("aria-describedby", OFFLINE_REASON_ID);
  expect(document.querySelector(`#${OFFLINE_REASON_ID}`)?.textContent).toBe(
    "Tidemark cannot be reached. You see what this browser kept. Importing and other changes wait until " +
      "the connection is back; nothing is queued.",
  );
});
