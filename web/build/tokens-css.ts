import type { Plugin } from "vite";
import { DEFAULT_THEME, MODES, THEMES, type Mode, type Tokens } from "../../shared/tokens.ts";

const NAME = "virtual:tokens.css";
const RESOLVED = "\0tokens.css";

/** Serves the token file as CSS custom properties, so that colours are written once for all clients. */
export function tokensCss(): Plugin {
  return {
    name: "tidemark-tokens",
    resolveId: (id) => (id === NAME ? RESOLVED : undefined),
    load: (id) => (id === RESOLVED ? css() : undefined),
  };
}

function css(): string {
  const start = THEMES[DEFAULT_THEME];
  return [
    block(":root", start.light, "light"),
    `@media (prefers-color-scheme: dark) { ${block(":root", start.dark, "dark")} }`,
    ...Object.entries(THEMES).flatMap(([name, theme]) =>
      MODES.map((mode) => block(`[data-theme="${name}"][data-mode="${mode}"]`, theme[mode], mode)),
    ),
  ].join("\n");
}

function block(selector: string, tokens: Tokens, mode: Mode): string {
  const lines = Object.entries(tokens).map(([name, value]) => `--${kebab(name)}:${value};`);
  return `${selector}{color-scheme:${mode};${lines.join("")}}`;
}

function kebab(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
