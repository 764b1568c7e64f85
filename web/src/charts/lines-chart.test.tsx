import { expect, onTestFinished, test } from "vitest";
import { page } from "vitest/browser";
import { show } from "#test/components/show.tsx";
import { writeIn } from "../numbers/reader.ts";
import { LinesChart } from "./lines-chart.tsx";

/** The texts that charts write onto their canvas from now on. */
function writtenTexts(): Set<string> {
  const texts = new Set<string>();
  const { prototype } = CanvasRenderingContext2D;
  const { fillText } = prototype;
  prototype.fillText = function write(...given: Parameters<typeof fillText>) {
    texts.add(given[0]);
    fillText.apply(this, given);
  };
  onTestFinished(() => {
    prototype.fillText = fillText;
  });
  return texts;
}

test("an axis that counts has round numbers, and an axis of days has months", async () => {
  writeIn("en-US");
  const texts = writtenTexts();
  const counts = Array.from({ length: 200 }, (_, at) => at + 1);
  const values = counts.map((count) => 1_000.5 + count);
  const days = counts.map((at) => new Date(Date.UTC(2026, 0, at)).toISOString().slice(0, 10));
  const lines = [{ name: "Middle", colour: "tide" as const, values }];
  show(<LinesChart axis={{ counts }} lines={lines} label="Counted" />);
  await expect.element(page.getByRole("figure", { name: "Counted" })).toBeVisible();
  await expect.poll(() => texts.has("100")).toBe(true);
  // 1970 began with the first of them, as long as counts were drawn as days.
  for (const dated of ["31", "32", "59", "60", "90", "91", "1970"]) expect([...texts]).not.toContain(dated);
  show(<LinesChart axis={{ days }} lines={lines} label="Dated" />);
  await expect.poll(() => [...texts].some((text) => /^(Mar|May)/.test(text))).toBe(true);
});
