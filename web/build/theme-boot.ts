import type { Plugin } from "vite";
import { DEFAULT_THEME, THEMES } from "../../shared/tokens.ts";

const FILE = "theme-boot.js";

/**
 * Writes the small blocking script that sets the theme before the first paint, and follows the system and other
 * tabs. It is a file, because the page's policy allows scripts from its own origin only.
 */
export function themeBoot(): Plugin {
  return {
    name: "tidemark-theme-boot",
    configureServer(server) {
      server.middlewares.use(`/${FILE}`, (_request, response) => {
        response.setHeader("content-type", "text/javascript");
        response.end(script());
      });
    },
    generateBundle() {
      this.emitFile({ type: "asset", fileName: FILE, source: script() });
    },
  };
}

/** The key and its shape are those of `web/src/profile/theme.ts`. */
function script(): string {
  const grounds = Object.fromEntries(
    Object.entries(THEMES).map(([name, theme]) => [name, { light: theme.light.bg, dark: theme.dark.bg }]),
  );
  return `(function () {
  var grounds = ${JSON.stringify(grounds)};
  var system = matchMedia("(prefers-color-scheme: dark)");
  function show() {
    var chosen = {};
    try { chosen = JSON.parse(localStorage.getItem("tidemark.theme") || "{}") || {}; } catch (error) { chosen = {}; }
    var theme = Object.hasOwn(grounds, chosen.theme) ? chosen.theme : ${JSON.stringify(DEFAULT_THEME)};
    var dark = chosen.mode === "dark" || (chosen.mode !== "light" && system.matches);
    var root = document.documentElement;
    root.dataset.theme = theme;
    root.dataset.mode = dark ? "dark" : "light";
    var meta = document.querySelector('meta[name="theme-color"]');
    if (meta) meta.setAttribute("content", grounds[theme][root.dataset.mode]);
  }
  show();
  system.addEventListener("change", show);
  addEventListener("storage", show);
})();
`;
}
