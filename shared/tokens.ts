/**
 * The one source of every colour. `accent` and `tide` are for marks and fills, `accentInk` is the accent as
 * text, and `onAccent` stands on the accent. Text tokens keep 4.5:1 on all three surfaces; `faint` is for
 * decoration only.
 */
export type Tokens = {
  bg: string;
  panel: string;
  raise: string;
  line: string;
  ink: string;
  soft: string;
  faint: string;
  accent: string;
  accentInk: string;
  onAccent: string;
  tide: string;
  up: string;
  down: string;
  warn: string;
};

export type Mode = "light" | "dark";
export const MODES: readonly Mode[] = ["light", "dark"];

export type Theme = { label: string; light: Tokens; dark: Tokens };

export const THEMES = {
  "copper-tide": {
    label: "Copper tide",
    dark: {
      bg: "#0d1417",
      panel: "#131c20",
      raise: "#19252a",
      line: "#243238",
      ink: "#e8eef0",
      soft: "#9db0b6",
      faint: "#6b7f86",
      accent: "#e08a52",
      accentInk: "#e08a52",
      onAccent: "#1a0f08",
      tide: "#3b8592",
      up: "#4fb3a5",
      down: "#d9707a",
      warn: "#e3b341",
    },
    light: {
      bg: "#f6f3ef",
      panel: "#fffdfa",
      raise: "#fbf7f1",
      line: "#e6ddd2",
      ink: "#1d2a2f",
      soft: "#586a70",
      faint: "#8a989c",
      accent: "#b45e29",
      accentInk: "#a9551f",
      onAccent: "#ffffff",
      tide: "#3f8290",
      up: "#1a7669",
      down: "#b23b48",
      warn: "#8a6000",
    },
  },
  "mint-voltage": {
    label: "Mint voltage",
    dark: {
      bg: "#0e1113",
      panel: "#14191b",
      raise: "#1a2123",
      line: "#263033",
      ink: "#eaf2ef",
      soft: "#9fb1ab",
      faint: "#6c7d78",
      accent: "#3ddca0",
      accentInk: "#3ddca0",
      onAccent: "#06150f",
      tide: "#6d7cff",
      up: "#3ddca0",
      down: "#ff7a85",
      warn: "#f2c14e",
    },
    light: {
      bg: "#f2f6f4",
      panel: "#fcfffd",
      raise: "#f6faf8",
      line: "#d8e3de",
      ink: "#17221e",
      soft: "#50635c",
      faint: "#84958f",
      accent: "#0c7a52",
      accentInk: "#0c7a52",
      onAccent: "#ffffff",
      tide: "#5a68e0",
      up: "#0c7a52",
      down: "#bd3845",
      warn: "#8a6000",
    },
  },
  "solar-drift": {
    label: "Solar drift",
    dark: {
      bg: "#15120a",
      panel: "#1d190f",
      raise: "#262114",
      line: "#3a321f",
      ink: "#f5eeda",
      soft: "#bbae8c",
      faint: "#8a7e5f",
      accent: "#eab52f",
      accentInk: "#eab52f",
      onAccent: "#1d1500",
      tide: "#c46a3a",
      up: "#7cbf85",
      down: "#e58463",
      warn: "#f0a93c",
    },
    light: {
      bg: "#fbf7ea",
      panel: "#fffdf5",
      raise: "#fdf8e6",
      line: "#eadfbd",
      ink: "#2b2615",
      soft: "#6d6444",
      faint: "#9b9170",
      accent: "#c98a00",
      accentInk: "#8a5d00",
      onAccent: "#1f1700",
      tide: "#c46a3a",
      up: "#2f7a40",
      down: "#b0452a",
      warn: "#8f5a00",
    },
  },
} as const satisfies Record<string, Theme>;

export type ThemeName = keyof typeof THEMES;
export const THEME_NAMES = ["copper-tide", "mint-voltage", "solar-drift"] as const satisfies ThemeName[];
export const DEFAULT_THEME: ThemeName = "copper-tide";

export function isThemeName(value: unknown): value is ThemeName {
  return typeof value === "string" && Object.hasOwn(THEMES, value);
}
