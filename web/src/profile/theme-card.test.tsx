import { expect, test } from "vitest";
import { page, userEvent } from "vitest/browser";
import { putTheme, readTheme } from "#shared/contracts/profile.ts";
import { answer, asked, NOTHING } from "#test/components/network.ts";
import { show } from "#test/components/show.tsx";
import { shareTheme } from "./share-theme.ts";
import { ThemeCard } from "./theme-card.tsx";
import { adoptTheme, unsharedTheme } from "./theme.ts";

const theme = (name: string) => page.getByRole("radio", { name });
const ground = () => getComputedStyle(document.documentElement).backgroundColor;

test("shows a theme at once, in the chosen light, and keeps it for the next visit", async () => {
  adoptTheme({ theme: "copper-tide", mode: "light" });
  show(<ThemeCard />);
  await expect.element(theme("Copper tide")).toBeChecked();
  expect(ground()).toBe("rgb(246, 243, 239)");
  await theme("Mint voltage").click();
  await theme("Dark").click();
  await expect.element(theme("Mint voltage")).toBeChecked();
  expect({ ...document.documentElement.dataset }).toMatchObject({ theme: "mint-voltage", mode: "dark" });
  expect(ground()).not.toBe("rgb(246, 243, 239)");
  expect(JSON.parse(localStorage.getItem("tidemark.theme") ?? "")).toEqual({
    theme: "mint-voltage",
    mode: "dark",
    unshared: true,
  });
});

test("moves with the arrow keys", async () => {
  adoptTheme({ theme: "copper-tide", mode: "system" });
  show(<ThemeCard />);
  await theme("Copper tide").click();
  await userEvent.keyboard("{ArrowDown>}");
  await expect.element(theme("Mint voltage")).toBeChecked();
  await userEvent.keyboard("{/ArrowDown}");
  await expect.element(theme("Mint voltage")).toHaveFocus();
});

test("tells the other devices once the choice has settled", async () => {
  adoptTheme({ theme: "copper-tide", mode: "light" });
  answer(readTheme, { theme: "copper-tide", mode: "light" });
  answer(putTheme, ({ body }) => body as { theme: "solar-drift"; mode: "light" });
  const stop = shareTheme();
  show(<ThemeCard />);
  await expect.element(theme("Copper tide")).toBeChecked();
  // Both within one task, because a busy machine may take longer between two presses than a choice settles.
  for (const name of ["Mint voltage", "Solar drift"])
    theme(name)
      .element()
      .dispatchEvent(new MouseEvent("click", { bubbles: true }));
  await expect.poll(() => unsharedTheme()).toBeNull();
  stop();
  const sent = asked.filter(({ method }) => method === "PUT").map(({ body }) => body);
  expect(sent).toEqual([{ theme: "solar-drift", mode: "light" }]);
});

test("keeps a choice that the network did not take for the next visit", async () => {
  adoptTheme({ theme: "copper-tide", mode: "light" });
  answer(readTheme, NOTHING);
  answer(putTheme, NOTHING);
  const stop = shareTheme();
  show(<ThemeCard />);
  await theme("Dark").click();
  await expect.poll(() => asked.filter(({ method }) => method === "PUT").length).toBeGreaterThan(0);
  stop();
  expect(unsharedTheme()).toEqual({ theme: "copper-tide", mode: "dark" });
});
