import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";
import { apiDocs } from "./build/api-docs.ts";
import { layerOrder } from "./build/layer-order.ts";
import { themeBoot } from "./build/theme-boot.ts";
import { tokensCss } from "./build/tokens-css.ts";

/** What every page needs and no change of ours touches: one file that stays in the browser's cache. */
const VENDOR = {
  name: "vendor",
  test: /node_modules\/(?:react|react-dom|scheduler|use-sync-external-store|@tanstack\/(?!react-virtual|virtual-core)[\w-]+|zod|idb|big\.js)\//,
};
/** What all pages of a signed-in user share travels together instead of as thirty requests. */
const FRAME = {
  name: "frame",
  test: /web\/src\/(?:app|ui|numbers|session|step-up)\/|profile\/(?:share-)?theme|\/queries\.ts|(?:privacy|recovery)\/use-|\/shared\//,
  minShareCount: 2,
};
const JOURNAL = {
  name: "journal",
  test: /web\/src\/(?:accounts|biases|imports|trade|trades)\//,
  minShareCount: 2,
};
/** What the ways in and their settings share; no page of the journal needs it. */
const WAYS_IN = { name: "ways-in", test: /@radix-ui|@simplewebauthn|web\/src\//, minShareCount: 2 };

export default defineConfig({
  root: import.meta.dirname,
  plugins: [react(), tokensCss(), themeBoot(), apiDocs(), layerOrder()],
  resolve: { preserveSymlinks: false },
  build: {
    outDir: "dist",
    emptyOutDir: true,
    target: "es2023",
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    rolldownOptions: { output: { codeSplitting: { groups: [VENDOR, FRAME, JOURNAL, WAYS_IN] } } },
  },
});
