import { useState } from "react";
import { expect, test } from "vitest";
import { page, userEvent } from "vitest/browser";
import { show } from "#test/components/show.tsx";
import { Dialog } from "./dialog.tsx";

function Opened({ stays = false }: { stays?: boolean }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <button type="button" onClick={() => setOpen(true)}>
        Open it
      </button>
      <Dialog title="Delete the key" open={isOpen} stays={stays} onClose={() => setOpen(false)}>
        <button type="button">First</button>
        <button type="button">Second</button>
      </Dialog>
    </>
  );
}

const opener = page.getByRole("button", { name: "Open it" });
const dialog = page.getByRole("dialog", { name: "Delete the key" });

test("has its title for a name, takes the focus and gives it back on Escape", async () => {
  show(<Opened />);
  await opener.click();
  await expect.element(dialog).toBeVisible();
  await expect.element(page.getByRole("button", { name: "First" })).toHaveFocus();
  await userEvent.keyboard("{Escape}");
  await expect.element(dialog).not.toBeInTheDocument();
  await expect.element(opener).toHaveFocus();
});

test("opens again for a key that comes right after Escape", async () => {
  show(<Opened />);
  await opener.click();
  await expect.element(dialog).toBeVisible();
  const escaped = dialog.element() as HTMLDialogElement;
  const isToldOfTheClose = new Promise((resolve) => escaped.addEventListener("close", resolve));
  // The browser does the same on Escape.
  escaped.requestClose();
  await Promise.resolve();
  document.querySelector("button")?.click();
  await isToldOfTheClose;
  await expect.element(dialog).toBeVisible();
});

test("keeps the focus inside", async () => {
  show(<Opened />);
  await opener.click();
  await userEvent.keyboard("{Tab}{Tab}{Tab}{Tab}");
  expect(document.activeElement).not.toBe(opener.element());
});

test.each([
  [false, 0],
  [true, 1],
])("a press beside it closes it, unless it stays (%s)", async (stays, left) => {
  show(<Opened stays={stays} />);
  await opener.click();
  await expect.element(dialog).toBeVisible();
  await dialog.click({ position: { x: -40, y: 10 }, force: true });
  await expect.poll(() => dialog.elements().length).toBe(left);
});
