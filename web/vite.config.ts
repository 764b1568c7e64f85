import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";
import { apiDocs } from "./build/api-docs.ts";
import { themeBoot } from "./build/theme-boot.ts";
import { tokensCss } from "./build/tokens-css.ts";

export default defineConfig({
  root: import.meta.dirname,
  plugins: [react(), tokensCss(), themeBoot(), apiDocs()],
  resolve: { preserveSymlinks: false },
  build: {
    outDir: "dist",
    emptyOutDir: true,
    target: "es2023",
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
  },
});
