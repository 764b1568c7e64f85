import { useSyncExternalStore } from "react";
import { DEFAULT_THEME, isThemeName, THEMES, type Tokens } from "#shared/tokens.ts";

/** The colours of the shown theme and mode; a canvas has no style sheet that would follow them. */
export function useChartColours(): Tokens {
  return useSyncExternalStore(subscribe, shown);
}

/** A colour of six hexadecimal digits at a share of its strength, from 0 to 1. */
export function faded(colour: string, share: number): string {
  return (
    colour +
    Math.round(share * 255)
      .toString(16)
      .padStart(2, "0")
  );
}

function shown(): Tokens {
  const { theme, mode } = document.documentElement.dataset;
  const named = theme !== undefined && isThemeName(theme) ? theme : DEFAULT_THEME;
  return THEMES[named][mode === "dark" ? "dark" : "light"];
}

function subscribe(listener: () => void): () => void {
  const observer = new MutationObserver(listener);
  observer.observe(document.documentElement, { attributeFilter: ["data-theme", "data-mode"] });
  return () => observer.disconnect();
}
