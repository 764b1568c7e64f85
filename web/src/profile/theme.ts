import { useSyncExternalStore } from "react";
import * as z from "zod";
import { DEFAULT_THEME, isThemeName, THEMES, type ThemeName } from "#shared/tokens.ts";

export type ModeChoice = "system" | "light" | "dark";
/** The choices between light and dark, as the pages call them. */
export const MODES: readonly { value: ModeChoice; words: string }[] = [
  { value: "system", words: "As the system" },
  { value: "light", words: "Light" },
  { value: "dark", words: "Dark" },
];
export type ThemeChoice = { theme: ThemeName; mode: ModeChoice };

type Kept = ThemeChoice & { unshared: boolean };

/** The boot script (`web/build/theme-boot.ts`) reads the same key and shape before the first paint. */
const KEY = "tidemark.theme";
const Stored = z.object({
  theme: z.custom<ThemeName>(isThemeName).catch(DEFAULT_THEME),
  mode: z.enum(["system", "light", "dark"]).catch("system"),
  /** True for a choice on this device that the user's other devices have not received. */
  unshared: z.boolean().catch(false),
});

const systemDark = matchMedia("(prefers-color-scheme: dark)");
const listeners = new Set<() => void>();
const choosers = new Set<(choice: ThemeChoice) => void>();
let current = read();

export function useTheme(): ThemeChoice {
  return useSyncExternalStore(subscribe, () => current);
}

/** Chooses the theme for this device, now and for the next visit; a listener tells the other devices. */
export function chooseTheme(change: Partial<ThemeChoice>): void {
  keep({ ...current, ...change, unshared: true });
  for (const choose of choosers) choose(current);
}

/** Adopts the choice of another device of this user. */
export function adoptTheme({ theme, mode }: ThemeChoice): void {
  keep({ theme, mode, unshared: false });
}

/** The choice of this device that the other devices have not received yet. */
export function unsharedTheme(): ThemeChoice | null {
  return current.unshared ? { theme: current.theme, mode: current.mode } : null;
}

/** Subscribes to every choice on this device, until the returned function is called. */
export function onThemeChosen(chosen: (choice: ThemeChoice) => void): () => void {
  choosers.add(chosen);
  return () => void choosers.delete(chosen);
}

function keep(next: Kept): void {
  current = next;
  localStorage.setItem(KEY, JSON.stringify(current));
  show();
  for (const listener of listeners) listener();
}

/** Follows the system while the user has chosen no mode, and the other tabs always. */
export function followTheme(): void {
  systemDark.addEventListener("change", show);
  globalThis.addEventListener("storage", (event) => {
    if (event.key !== KEY) return;
    current = read();
    show();
    for (const listener of listeners) listener();
  });
}

function show(): void {
  const dark = current.mode === "dark" || (current.mode === "system" && systemDark.matches);
  const mode = dark ? "dark" : "light";
  document.documentElement.dataset["theme"] = current.theme;
  document.documentElement.dataset["mode"] = mode;
  document.querySelector('meta[name="theme-color"]')?.setAttribute("content", THEMES[current.theme][mode].bg);
}

function read(): Kept {
  try {
    return Stored.parse(JSON.parse(localStorage.getItem(KEY) ?? "{}"));
  } catch {
    // The stored text is not ours, so the default applies.
    return { theme: DEFAULT_THEME, mode: "system", unshared: false };
  }
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
