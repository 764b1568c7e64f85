import { expect, test } from "vitest";
import { isThemeName, MODES, THEMES } from "./tokens.ts";

const cases = Object.entries(THEMES).flatMap(([name, theme]) =>
  MODES.map((mode) => ({ name: `${name} ${mode}`, tokens: theme[mode] })),
);

test.each(cases)("$name keeps 4.5:1 for every text colour on every surface", ({ tokens }) => {
  const tooWeak = (["ink", "soft", "accentInk", "up", "down", "warn"] as const).flatMap((text) =>
    (["bg", "panel", "raise"] as const)
      .map((surface) => ({ text, surface, ratio: contrast(tokens[text], tokens[surface]) }))
      .filter(({ ratio }) => ratio < 4.5),
  );
  expect(tooWeak).toEqual([]);
});

test.each(cases)("$name keeps 4.5:1 on the accent and 3:1 for marks", ({ tokens }) => {
  expect(contrast(tokens.onAccent, tokens.accent)).toBeGreaterThanOrEqual(4.5);
  expect(contrast(tokens.tide, tokens.panel)).toBeGreaterThanOrEqual(3);
});

test("knows its own themes and no inherited name", () => {
  expect([isThemeName("solar-drift"), isThemeName("toString"), isThemeName(null)]).toEqual([
    true,
    false,
    false,
  ]);
});

function contrast(a: string, b: string): number {
  const [low = 0, high = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (high + 0.05) / (low + 0.05);
}

/** Relative luminance as WCAG 2.2 defines it. */
function luminance(hex: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5]
    .map((at) => Number.parseInt(hex.slice(at, at + 2), 16) / 255)
    .map((value) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
