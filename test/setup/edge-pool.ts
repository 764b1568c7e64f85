import { cloudflarePool } from "@cloudflare/vitest-plugin";
import type { ProvidedContext } from "vitest";
import type { PoolRunnerInitializer, Vite } from "vitest/node";
import { OAUTH_APPS } from "../fixtures/oauth-apps.ts";
import { copyLedger, type LedgerCopy } from "./copy-ledger.ts";

type Inject = <Name extends keyof ProvidedContext>(name: Name) => ProvidedContext[Name];

/** Gives each runtime its own ledger, besides the stores that it brings. */
export function edgePool(): Vite.Plugin {
  return {
    name: "tidemark:edge-pool",
    configureVitest({ project }) {
      project.config.poolRunner = edgeRunner();
    },
  };
}

function edgeRunner(): PoolRunnerInitializer {
  let files = 0;
  const ended: LedgerCopy[] = [];
  return {
    name: "cloudflare-pool",
    createPoolWorker(options) {
      let ledger: LedgerCopy | undefined;
      const pool = cloudflarePool(async ({ inject }) => {
        // The last ledgers are removed with the server, which may be stopping when they end.
        await Promise.all(ended.splice(0).map(({ drop }) => drop()));
        ledger = await copyLedger(inject("postgres"), `edge_${++files}`);
        return settings(inject, ledger);
      });
      const worker = pool.createPoolWorker(options);
      const stop = worker.stop.bind(worker);
      worker.stop = async () => {
        await stop();
        if (ledger !== undefined) ended.push(ledger);
      };
      return worker;
    },
  };
}

function settings(inject: Inject, { name }: LedgerCopy) {
  const { edge, system } = inject("ledger");
  const at = (url: string): string => Object.assign(new URL(url), { pathname: name }).href;
  return {
    wrangler: { configPath: "wrangler.toml" },
    miniflare: {
      hyperdrives: { LEDGER: at(edge), LEDGER_SYSTEM: at(system) },
      bindings: {
        ...inject("secrets"),
        ...inject("providers"),
        PASSWORD_COST: "4", // Every test signs a user up.
        RATE_LIMITS: "public=1000000/60 address=1000000/60 read=1000000/60 write=1000000/60",
        // Quotes come when a test posts them.
        MARKET_PROVIDER: "scripted",
        OAUTH_CLIENTS: JSON.stringify(OAUTH_APPS),
        // All methods, so that every contract is walked.
        SIGN_IN_METHODS: "passkey password google apple microsoft",
      },
    },
  };
}
