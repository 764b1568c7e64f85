/** The key of every query; a list's filter follows its key. */
export const KEYS = {
  signInMethods: ["sign-in-methods"],
  me: ["me"],
  authorization: ["authorization"],
  sessions: ["session-pages"],
  devices: ["devices"],
  passkeys: ["passkeys"],
  identities: ["identities"],
  apiKeys: ["api-keys"],
  webhooks: ["webhooks"],
  deliveries: (webhookId: string) => ["deliveries", webhookId],
  recovery: ["recovery"],
  exports: ["exports"],
  erasure: ["erasure"],
  audit: ["audit"],
  verdict: ["audit-verdict"],
  preferences: ["preferences"],
  mailbox: ["mailbox"],
  formats: ["formats"],
  imports: ["imports"],
  importTemplates: ["import-templates"],
  conflicts: ["conflicts"],
  comparing: ["comparing"],
  workingOut: ["working-out"],
  import: (id: string) => ["import", id],
  reconciliations: ["reconciliations"],
  bookings: ["bookings"],
  accounts: ["account-pages"],
  trades: ["trades"],
  tradePages: ["trade-pages"],
  tradeSums: ["trade-sums"],
  symbols: ["symbols"],
  trade: ["trade"],
  tradeBiases: ["trade-biases"],
  tags: ["tags"],
  setups: ["setups"],
  savedFilters: ["saved-filters"],
  metrics: ["metrics"],
  equity: ["equity"],
  explanations: ["explanations"],
  lotMethods: ["lot-methods"],
  breakdowns: ["breakdowns"],
  calendar: ["calendar"],
  performance: ["performance"],
  biases: ["biases"],
  reflections: ["reflections"],
  sample: ["sample"],
  paperAccounts: ["paper-accounts"],
  portfolio: ["portfolio"],
  positions: ["positions"],
  snapshots: ["snapshots"],
  guardrails: ["guardrails"],
  guardrailTrips: ["guardrail-trips"],
  guardrailEffects: ["guardrail-effects"],
  evaluations: ["evaluations"],
  liveMode: ["live-mode"],
  orders: ["orders"],
  order: (id: string) => ["order", id],
  quote: (symbol: string) => ["quote", symbol],
  instrument: (symbol: string) => ["instrument", symbol],
  bars: ["bars"],
  marketSymbols: ["market-symbols"],
  catalogue: ["catalogue"],
  integrations: ["integrations"],
  flows: ["flows"],
  flow: ["flow"],
  flowVersions: ["flow-versions"],
  workbenches: ["workbenches"],
  runs: ["runs"],
  run: (id: string) => ["run", id],
  expressions: ["expressions"],
  nextFires: ["next-fires"],
} as const;

/** Every query that a change of the ledger outdates. */
export const LEDGER_KEYS = [
  KEYS.accounts,
  KEYS.trades,
  KEYS.tradePages,
  KEYS.tradeSums,
  KEYS.symbols,
  KEYS.trade,
  KEYS.tradeBiases,
  KEYS.metrics,
  KEYS.equity,
  KEYS.explanations,
  KEYS.lotMethods,
  KEYS.breakdowns,
  KEYS.calendar,
  KEYS.performance,
] as const;

/** The first page of a list has no cursor. */
export function firstPage(): string | null {
  return null;
}

/** The query for a page of this many items. */
export function pageFrom(cursor: string | null, limit: number): { limit: number; cursor?: string } {
  return cursor === null ? { limit } : { limit, cursor };
}

/** The loaded pages, with their items as one list. */
export function asOneList<Page extends { items: readonly unknown[] }>(list: { pages: Page[] }) {
  const items: Page["items"][number][] = list.pages.flatMap((page) => page.items);
  return { pages: list.pages, items };
}
