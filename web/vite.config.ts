import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";
import { apiDocs } from "./build/api-docs.ts";
import { themeBoot } from "./build/theme-boot.ts";
import { tokensCss } from "./build/tokens-css.ts";

/** What every page needs and no change of ours touches: one file that stays in the browser's cache. */
const VENDOR = {
  name: "vendor",
  test: /node_modules\/(?:react|react-dom|scheduler|use-sync-external-store|@tanstack\/(?!react-virtual|virtual-core)[\w-]+|zod|idb|big\.js)\//,
};
/** Crumbs that several pages share travel together instead of as thirty requests. */
const PARTS = {
  name: "parts",
  test: /web\/src\/(?:ui|numbers|trades\/queries|biases\/queries|imports\/queries)|shared\/contracts/,
  minShareCount: 2,
};

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
    rolldownOptions: { output: { codeSplitting: { groups: [VENDOR, PARTS] } } },
  },
});
