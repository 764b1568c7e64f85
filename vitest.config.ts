import { cloudflareTest } from "@cloudflare/vitest-plugin";
import { defineConfig } from "vitest/config";
import { OAUTH_APPS } from "./test/fixtures/oauth-apps.ts";
import { newLedgerDatabase } from "./test/setup/ledger-database.ts";
import LastLine from "./test/setup/last-line.ts";

export default defineConfig({
  // workerd asks the root's server, not its project's, for CommonJS modules; without these conditions pg gets an empty socket.
  ssr: { target: "webworker", resolve: { conditions: ["workerd", "worker", "module", "browser"] } },
  test: {
    silent: "passed-only",
    reporters: ["default", new LastLine()],
    projects: [
      {
        test: {
          name: "shared",
          environment: "node",
          include: ["shared/**/*.test.ts", "web/src/**/*.test.ts", "workers/**/*rules.test.ts"],
          restoreMocks: true,
          setupFiles: ["test/setup/console.ts"],
          testTimeout: 60_000,
        },
      },
      {
        plugins: [
          cloudflareTest(async ({ inject }) => {
            const ledger = await newLedgerDatabase({
              postgres: inject("postgres"),
              ledger: inject("ledger"),
            });
            return {
              wrangler: { configPath: "wrangler.toml" },
              miniflare: {
                hyperdrives: { LEDGER: ledger.edge, LEDGER_SYSTEM: ledger.system },
                bindings: {
                  ...inject("secrets"),
                  ...inject("providers"),
                  PASSWORD_COST: "4", // every test signs a user up
                  RATE_LIMITS: "public=1000000/60 address=1000000/60 read=1000000/60 write=1000000/60",
                  OAUTH_CLIENTS: JSON.stringify(OAUTH_APPS),
                  SIGN_IN_METHODS: "passkey password google apple microsoft", // so that every contract is walked
                },
              },
            };
          }),
        ],
        test: {
          name: "edge",
          include: ["workers/**/*.test.ts", "durable-objects/**/*.test.ts"],
          exclude: ["workers/**/*rules.test.ts", "**/node_modules/**"],
          globalSetup: ["test/setup/databases.ts", "test/setup/vendors.ts"],
          restoreMocks: true,
          setupFiles: ["test/setup/console.ts", "test/setup/identity.ts"],
          testTimeout: 30_000,
        },
      },
      {
        test: {
          name: "end-to-end",
          environment: "node",
          include: ["test/end-to-end/**/*.test.ts", "scripts/**/*.test.ts"],
          globalSetup: ["test/setup/databases.ts", "test/setup/web.ts"],
          restoreMocks: true,
          setupFiles: ["test/setup/console.ts"],
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});
