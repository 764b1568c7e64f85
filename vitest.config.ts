import { availableParallelism } from "node:os";
import { cloudflareTest, readD1Migrations } from "@cloudflare/vitest-plugin";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";
import { componentBrowser } from "./test/end-to-end/component-browser.ts";
import { earlyImports } from "./test/setup/early-imports.ts";
import { edgePool } from "./test/setup/edge-pool.ts";
import LastLine from "./test/setup/last-line.ts";
import { LongestFirst } from "./test/setup/longest-first.ts";
import { sampleHabit } from "./web/build/sample-habit.ts";
import { tokensCss } from "./web/build/tokens-css.ts";

// A test that drives the product waits for some of its time: one more than there are cores keeps them busy.
const maxWorkers = availableParallelism() + 1;

// Each runtime is handed every module anew: packages of many files are made one beforehand.
const BUNDLED = [
  "@simplewebauthn/server",
  "big.js",
  "csv-parse/sync",
  "drizzle-orm",
  "drizzle-orm/pg-core",
  "drizzle-orm/sqlite-core",
  "fast-check",
  "hono",
  "hono/cookie",
  "hono/router/trie-router",
  "jose",
  "zod",
  "zod-openapi",
];
// A poll waits for a state, not for a time: on a busy machine a second is not enough.
const POLL = { poll: { timeout: 30_000, interval: 50 } };
// Checkouts may share their packages, and must not share what is made of them.
const cacheDir = ".local/vite";
const effort = process.env["TIDEMARK_EFFORT"] === "long" ? "long" : "sample";
/** Walks through the whole product that would take the suite beyond ten minutes. */
const LONG = effort === "long" ? ["test/long/**/*.test.ts"] : [];
const identityMigrations = await readD1Migrations("migrations/identity");

/** What is pure in the Worker runs in Node. */
const PURE = [
  "workers/math/**/*.test.ts",
  "workers/**/core/**/*.test.ts",
  "workers/journal/imports/{formats,read}/**/*.test.ts",
];

export default defineConfig({
  cacheDir,
  // workerd asks the root's server, not its project's, for CommonJS modules; without these conditions pg gets an empty socket.
  ssr: { target: "webworker", resolve: { conditions: ["workerd", "worker", "module", "browser"] } },
  test: {
    silent: "passed-only",
    maxWorkers,
    reporters: ["default", new LastLine()],
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        test: {
          name: "shared",
          isolate: false, // Pure code keeps no state, and each file would load its modules anew.
          maxWorkers,
          provide: { effort },
          environment: "node",
          include: [
            "shared/**/*.test.ts",
            "web/{src,build}/**/*.test.ts",
            ...PURE,
            "scripts/checks/**/*.test.ts",
          ],
          restoreMocks: true,
          setupFiles: ["test/setup/console.ts", "test/setup/plain-reader.ts"],
          testTimeout: 60_000,
        },
      },
      {
        cacheDir,
        plugins: [react(), tokensCss(), sampleHabit()],
        // A package that is found late reloads the page under a running test.
        optimizeDeps: {
          entries: ["web/src/main.tsx", "web/src/**/*.test.tsx"],
          include: ["react/jsx-dev-runtime", "react-dom/client"],
        },
        test: {
          name: "components",
          include: ["web/src/**/*.test.tsx"],
          maxWorkers, // As the others, because files of another number wait until all others have ended.
          restoreMocks: true,
          expect: POLL,
          setupFiles: ["test/setup/console.ts", "web/src/styles/sheets.ts"],
          testTimeout: 120_000,
          browser: {
            enabled: true,
            headless: true,
            screenshotFailures: false,
            viewport: { width: 1360, height: 900 },
            provider: await componentBrowser(),
            instances: [{ browser: "chromium" }],
          },
        },
      },
      {
        cacheDir,
        plugins: [cloudflareTest({ wrangler: { configPath: "wrangler.toml" } }), earlyImports(), edgePool()],
        test: {
          name: "edge",
          isolate: false, // A runtime for many files: starting one costs 13 s of a core.
          maxWorkers,
          deps: { optimizer: { ssr: { enabled: true, include: BUNDLED } } },
          provide: { identityMigrations, effort },
          include: ["workers/**/*.test.ts", "durable-objects/**/*.test.ts"],
          exclude: [...PURE, "**/node_modules/**"],
          globalSetup: ["test/setup/databases.ts", "test/setup/vendors.ts"],
          hookTimeout: 120_000,
          restoreMocks: true,
          expect: POLL,
          setupFiles: ["test/setup/console.ts", "test/setup/empty-stores.ts", "test/setup/outside-calls.ts"],
          testTimeout: 120_000,
        },
      },
      {
        test: {
          name: "end-to-end",
          maxWorkers,
          provide: { effort },
          environment: "node",
          include: [
            "test/end-to-end/**/*.test.ts",
            "test/migrations/**/*.test.ts",
            "scripts/**/*.test.ts",
            ...LONG,
          ],
          exclude: ["scripts/checks/**/*.test.ts", "**/node_modules/**"],
          globalSetup: [
            "test/setup/databases.ts",
            "test/setup/web.ts",
            "test/setup/identity.ts",
            "test/setup/bundle.ts",
          ],
          restoreMocks: true,
          expect: POLL,
          setupFiles: ["test/setup/console.ts"],
          testTimeout: 300_000,
          hookTimeout: 300_000,
        },
      },
    ],
  },
});
