import { join } from "node:path";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";
import { contractsAsCalled } from "./build/contracts-as-called.ts";
import { layerOrder } from "./build/layer-order.ts";
import { sampleHabit } from "./build/sample-habit.ts";
import { themeBoot } from "./build/theme-boot.ts";
import { tokensCss } from "./build/tokens-css.ts";
import { withoutJsonSchema } from "./build/without-json-schema.ts";

/** What the app and the API reference share. */
const BASIS = {
  name: "basis",
  test: /node_modules\/(?:react|react-dom|scheduler)\/|\/ui\/(?:copy-button|logo)\.tsx/,
};
/** What every page of the app needs and no change of ours touches: it stays in the browser's cache. */
const VENDOR = {
  name: "vendor",
  test: /node_modules\/(?:use-sync-external-store|@tanstack\/(?!react-virtual|virtual-core)[\w-]+(?!.*useQueries|.*queriesObserver)|zod|idb|big\.js)\//,
};
/** What all pages of a signed-in user share travels together instead of as thirty requests. */
const FRAME = {
  name: "frame",
  test: /web\/src\/(?:app|routes|ui(?!\/(?:dialog|email-field|empty-state|name-dialog|public-page|search-field|section|submit-button|text-field)\.)|numbers(?!\/(?:zoned-day|format-size)\.)|session)\/|profile\/(?:share-theme|theme|plan-names)|(?<!passkeys|providers|\/market|\/paper|\/portfolio|\/risk|\/runs|\/flows|\/integrations|\/workbenches)\/queries\.ts|(?:privacy|recovery)\/use-|\/shared\/(?!act\.ts|bracket-sides\.ts|client\/quotes\.ts|order-machine\.ts|events\/(?:paper|flow)-events\.ts|contracts\/(?:step-up|passwords|passkeys|providers|fill-models|guardrail-rules|guardrails|live-mode|market|orders?|paper-accounts|portfolio|flow-graph|flow-nodes|flows|runs|integrations|workbenches|expressions)\.ts)/,
  minShareCount: 2,
};
const JOURNAL = {
  name: "journal",
  test: /web\/src\/(?:accounts|biases(?!\/(?:evidence-list|figure-words))|dashboard|imports(?!\/history|\/running\/arriving)|sample|trade|trades)\//,
  minShareCount: 2,
};
/** What most pages but the first share. */
const CONTROLS = {
  name: "controls",
  test: /web\/src\/(?:ui\/(?:dialog|empty-state|section)\.|numbers\/(?:zoned-day|format-size)\.)/,
  minShareCount: 2,
};
/** What the ways in and their settings share; no page of the journal needs it. */
const WAYS_IN = {
  name: "ways-in",
  test: /@radix-ui|@simplewebauthn|web\/src\/(?:sign-in|passkeys|providers|recovery|email)\/|ui\/public-page\.|\/shared\/(?:act|contracts\/(?:step-up|passwords|passkeys|providers))\.ts/,
  minShareCount: 2,
};
/** Lists of any length, of trades, orders and runs. */
const VIRTUAL = {
  name: "virtual",
  test: /node_modules\/@tanstack\/(?:react-virtual|virtual-core)\/|web\/src\/virtual\//,
  minShareCount: 2,
};
/** What guardrails and paper accounts are, for the pages that name one: of risk, of biases and of flows. */
const NAMED = {
  name: "named",
  test: /web\/src\/guardrails\/|\/shared\/contracts\/(?:guardrail|paper-accounts|fill-models)/,
  minShareCount: 2,
};
/** What the pages of paper trading share: the first load of the journal has none of it. */
const PAPER = {
  name: "paper",
  test: /web\/src\/(?:market|paper|portfolio|risk)\/|\/shared\/(?:contracts\/(?:live-mode|market|orders?|portfolio)|events\/paper-events|client\/quotes|order-machine|bracket-sides)\.ts/,
  minShareCount: 2,
};
/** What the pages of flows and their runs share: the first load has none of it. */
const AUTOMATION = {
  name: "automation",
  test: /web\/src\/(?:(?:runs|flows|executions|integrations|workbenches)\/|ui\/(?:name-dialog|search-field|text-field)\.)|\/shared\/(?:contracts\/(?:flow-graph|flow-nodes|flows|runs|integrations|workbenches|expressions)|events\/flow-events)\.ts/,
  minShareCount: 2,
};

export default defineConfig({
  root: import.meta.dirname,
  plugins: [
    react(),
    tokensCss(),
    themeBoot(),
    sampleHabit(),
    layerOrder(),
    withoutJsonSchema(),
    contractsAsCalled(),
  ],
  resolve: { preserveSymlinks: false },
  build: {
    outDir: "dist",
    emptyOutDir: true,
    target: "es2023",
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    rolldownOptions: {
      input: ["index.html", "api-docs/index.html"].map((file) => join(import.meta.dirname, file)),
      output: {
        codeSplitting: {
          groups: [BASIS, VENDOR, FRAME, CONTROLS, JOURNAL, WAYS_IN, VIRTUAL, NAMED, PAPER, AUTOMATION],
        },
      },
    },
  },
});
