import type { InfiniteData, QueryClient, QueryKey } from "@tanstack/react-query";
import type { output as Output } from "zod";
import type { me } from "#shared/contracts/auth.ts";
import type { listAccounts } from "#shared/contracts/fills.ts";
import type { Import } from "#shared/contracts/imports.ts";
import type { ThemeChoice } from "#shared/contracts/profile.ts";
import { IDENTITY_EVENTS } from "#shared/events/identity-events.ts";
import { JOURNAL_EVENTS } from "#shared/events/journal-events.ts";
import { mergeReflection, type ReflectionPages } from "../biases/merge-reflection.ts";
import { type ImportPages, isOver, laterImport, mergeImport } from "../imports/merge-import.ts";
import { KEYS, LEDGER_KEYS } from "../session/keys.ts";
import { outdate, outdateReading } from "../session/outdate.ts";
import type { Notice } from "./notices.ts";
import type { Arrived } from "../session/arrived.ts";

type AccountPages = InfiniteData<Output<NonNullable<typeof listAccounts.reply>>>;

/** The effects of an event outside the query cache. */
export type Beside = { adoptTheme: (chosen: ThemeChoice) => void; notice: (told: Notice) => void };

/**
 * Applies one event of the stream to the query cache: a state replaces cached data, a scope makes pages fetch
 * again.
 */
export function applyEvent(client: QueryClient, event: Arrived, beside: Beside): void {
  if (event.type.startsWith("order.")) {
    soon(client, PORTFOLIO_KEYS);
    return void applyOrder(client, event);
  }
  if (event.type.startsWith("flow.execution.")) return void applyRun(client, event);
  switch (event.type) {
    case "import.queued":
    case "import.progress":
    case "import.completed":
    case "import.failed":
    case "import.cancelled":
    case "import.undone":
      return applyImport(client, event);
    case "import.decided":
      again(client, KEYS.conflicts);
      return applyImport(client, event);
    case "fill.created":
    case "fill.updated":
    case "fill.deleted":
      return again(client, KEYS.fill, KEYS.deletedFills, KEYS.trade, KEYS.accounts);
    case "fills.changed":
      return applyAccounts(client, event);
    case "bookings.changed":
      return again(client, KEYS.bookings, KEYS.accounts, KEYS.explanations);
    case "import.reconciled":
      return again(client, KEYS.imports, KEYS.reconciliations);
    case "reconciliation.changed":
      return again(client, KEYS.reconciliations);
    case "trades.derived":
      return again(client, KEYS.workingOut, ...LEDGER_KEYS, ...PORTFOLIO_KEYS);
    case "trade.annotated":
      return again(client, ...WRITTEN_KEYS, KEYS.checklists);
    case "simulation.progress":
    case "simulation.completed":
      return again(client, KEYS.simulations);
    case "tag.changed":
    case "setup.changed":
      return again(client, ...WRITTEN_KEYS, KEYS.checklists, KEYS.savedFilters, KEYS.missedTrades);
    case "structure.changed":
      return again(client, ...WRITTEN_KEYS, KEYS.structures);
    case "missed_trade.changed":
      return again(client, KEYS.missedTrades, KEYS.breakdowns);
    case "day.changed":
      return again(client, KEYS.day, KEYS.days);
    case "attachment.added":
    case "attachment.removed":
      return again(client, KEYS.pictures, KEYS.day, KEYS.days, KEYS.me);
    case "excursions.worked_out":
      return again(client, KEYS.trades, KEYS.tradePages, KEYS.trade);
    case "saved_filters.changed":
      return again(client, KEYS.savedFilters);
    case "bias.scored":
      return again(client, KEYS.workingOut, KEYS.biases, KEYS.tradeBiases);
    case "coach.answered":
    case "coach.forgot":
      return again(client, KEYS.questions);
    case "coach.reflect":
      again(client, KEYS.workingOut);
      return applyReflection(client, event);
    case "digest.ready":
      return again(client, KEYS.digests);
    case "sample.changed":
      return applySample(client, event);
    case "session.revoked":
      // This session can fetch nothing any more; the closing of its socket ends the page.
      if (isOwnSession(client, event)) return;
      return again(client, KEYS.sessions, KEYS.devices);
    case "session.started":
      return again(client, KEYS.sessions, KEYS.devices);
    case "credentials.changed":
      return again(client, ...CREDENTIAL_KEYS);
    case "webhook.disabled":
      return again(client, KEYS.webhooks);
    case "profile.changed":
      return again(client, KEYS.me, KEYS.passkeys, KEYS.recovery);
    case "preferences.changed":
      return applyPreferences(client, event);
    case "theme.changed":
      return applyTheme(event, beside);
    case "tier.changed":
      return applyTier(client, event, beside);
    case "session.expiring":
      return applyExpiring(client, event, beside);
    case "security.alert":
      return applyAlert(client, event, beside);
    case "export.ready":
      return applyExport(client, event, beside);
    case "erasure.scheduled":
    case "erasure.cancelled":
      return again(client, KEYS.erasure);
    case "paper_account.changed":
      return again(client, KEYS.paperAccounts, KEYS.orders, KEYS.portfolio, KEYS.positions, KEYS.accounts);
    case "snapshot.taken":
      return again(client, KEYS.snapshots);
    case "live_mode.changed":
      return again(client, KEYS.liveMode);
    case "guardrail.changed":
    case "guardrail.removed":
      return again(client, KEYS.guardrails);
    case "integration.changed":
      return again(client, KEYS.integrations);
    case "flow.changed":
      return again(client, KEYS.flows, KEYS.flow, KEYS.flowVersions, KEYS.workbenches);
    case "workbench.changed":
      return again(client, KEYS.workbenches);
    case "risk.guardrail":
      return again(client, KEYS.guardrailTrips, KEYS.guardrailEffects, KEYS.liveMode);
    default: // a newer server sends this event; the pages that show it come with a newer client
  }
}

/** Whoever never trades on paper never loads what applies the events of orders. They stay in their order. */
async function applyOrder(client: QueryClient, event: Arrived): Promise<void> {
  try {
    (await import("../paper/apply-order.ts")).applyOrder(client, event);
  } catch {
    again(client, KEYS.orders, KEYS.paperAccounts, KEYS.positions);
  }
}

/** Whoever has no flow never loads what applies the events of runs. They stay in their order. */
async function applyRun(client: QueryClient, event: Arrived): Promise<void> {
  try {
    (await import("../runs/apply-run.ts")).applyRun(client, event);
  } catch {
    again(client, KEYS.runs, KEYS.flows, KEYS.flow);
  }
}

/** Every list that shows a credential, because a change in one list can cause a change in another. */
const CREDENTIAL_KEYS = [KEYS.passkeys, KEYS.identities, KEYS.apiKeys, KEYS.recovery, KEYS.audit] as const;

/** What shows words of trades, or finds trades by them. */
const WRITTEN_KEYS = [
  KEYS.trades,
  KEYS.tradePages,
  KEYS.tradeSums,
  KEYS.trade,
  KEYS.tags,
  KEYS.setups,
  KEYS.breakdowns,
  KEYS.performance,
  KEYS.day,
] as const;

/** What a filled order or another trade moves beside the ledger. */
const PORTFOLIO_KEYS = [KEYS.portfolio, KEYS.positions, KEYS.evaluations, KEYS.liveMode] as const;

function again(client: QueryClient, ...keys: QueryKey[]): void {
  for (const key of keys) void outdate(client, key);
}

const SOON_MS = 250;
const awaited = new WeakMap<QueryClient, ReturnType<typeof setTimeout>>();

/** Many orders can fill at once; what follows from them is fetched once for all of them. */
function soon(client: QueryClient, keys: readonly QueryKey[]): void {
  if (awaited.has(client)) return;
  const timer = setTimeout(() => {
    awaited.delete(client);
    again(client, ...keys);
  }, SOON_MS);
  awaited.set(client, timer);
}

/** What shows totals in the base currency, or follows the tolerance of breakeven trades. */
const PREFERRED_KEYS = [...LEDGER_KEYS, ...PORTFOLIO_KEYS];

function applyPreferences(client: QueryClient, event: Arrived): void {
  const body = IDENTITY_EVENTS["preferences.changed"].body.safeParse(event.body);
  if (!body.success) return again(client, KEYS.preferences);
  client.setQueryData(KEYS.preferences, body.data.preferences);
  again(client, ...PREFERRED_KEYS);
  outdateReading(client, KEYS.preferences);
}

function applyTheme(event: Arrived, { adoptTheme }: Beside): void {
  const body = IDENTITY_EVENTS["theme.changed"].body.safeParse(event.body);
  if (body.success) adoptTheme(body.data.theme);
}

function applyTier(client: QueryClient, event: Arrived, { notice }: Beside): void {
  again(client, KEYS.me);
  const body = IDENTITY_EVENTS["tier.changed"].body.safeParse(event.body);
  if (body.success) notice({ id: "tier", kind: "tier", about: body.data.tier });
}

function applyExpiring(client: QueryClient, event: Arrived, { notice }: Beside): void {
  const body = IDENTITY_EVENTS["session.expiring"].body.safeParse(event.body);
  if (body.success && body.data.sessionId === ownSession(client))
    notice({ id: `expiring ${body.data.sessionId}`, kind: "expiring", about: body.data.expiresAt });
}

function applyAlert(client: QueryClient, event: Arrived, { notice }: Beside): void {
  again(client, KEYS.sessions, KEYS.devices, KEYS.audit);
  const body = IDENTITY_EVENTS["security.alert"].body.safeParse(event.body);
  if (!body.success) return;
  const { alert, sessionId, device } = body.data;
  const told = { id: `alert ${alert} ${sessionId ?? ""}`, kind: "alert", about: alert } as const;
  notice(device === undefined ? told : { ...told, device });
}

function applyExport(client: QueryClient, event: Arrived, { notice }: Beside): void {
  again(client, KEYS.exports);
  const body = IDENTITY_EVENTS["export.ready"].body.safeParse(event.body);
  if (body.success)
    notice({ id: `export ${body.data.exportId}`, kind: "export", about: body.data.expiresAt });
}

function ownSession(client: QueryClient): string | undefined {
  return client.getQueryData<Output<NonNullable<typeof me.reply>>>(KEYS.me)?.session.id;
}

function isOwnSession(client: QueryClient, event: Arrived): boolean {
  const body = IDENTITY_EVENTS["session.revoked"].body.safeParse(event.body);
  return body.success && body.data.sessionId === ownSession(client);
}

function applyImport(client: QueryClient, event: Arrived): void {
  const body = JOURNAL_EVENTS["import.progress"].body.safeParse(event.body);
  if (!body.success) return again(client, KEYS.imports);
  const next = body.data.import;
  if (isOver(next.status)) again(client, KEYS.workingOut);
  if (next.dryRun && next.status === "running") {
    client.setQueryData<Import>(KEYS.comparing, next);
    return;
  }
  client.setQueryData<ImportPages>(KEYS.imports, (pages) => mergeImport(pages, next));
  client.setQueryData<Import>(KEYS.import(next.id), (known) =>
    known === undefined ? next : laterImport(known, next),
  );
  // More progress follows by itself; after an end nothing would put an older list right.
  if (event.type !== "import.progress") outdateReading(client, KEYS.imports);
}

/** Null names any account. The trades that follow from the fills have an event of their own. */
function applyAccounts(client: QueryClient, event: Arrived): void {
  const told = JOURNAL_EVENTS["fills.changed"].body.safeParse(event.body).data?.accounts ?? null;
  const listed = client.getQueryData<AccountPages>(KEYS.accounts)?.pages.flatMap(({ items }) => items) ?? [];
  const known = new Set(listed.map(({ name }) => name));
  if (told === null || told.some((name) => !known.has(name))) again(client, KEYS.accounts);
}

/** What a page shows of a sample that has come, gone or come anew is fetched again. */
function applySample(client: QueryClient, event: Arrived): void {
  const body = JOURNAL_EVENTS["sample.changed"].body.safeParse(event.body);
  if (!body.success) return again(client, KEYS.sample);
  client.setQueryData(KEYS.sample, body.data.sample);
  if (body.data.sample === null) client.removeQueries({ predicate: ({ queryKey }) => isOfSample(queryKey) });
  if (body.data.sample?.status !== "loading") again(client, ...LEDGER_KEYS, KEYS.biases, KEYS.reflections);
}

/** True of a list that was asked for with the account of a sample. */
function isOfSample(queryKey: readonly unknown[]): boolean {
  return JSON.stringify(queryKey).includes('"account":"smp_');
}

function applyReflection(client: QueryClient, event: Arrived): void {
  const body = JOURNAL_EVENTS["coach.reflect"].body.safeParse(event.body);
  if (!body.success) return again(client, KEYS.reflections);
  client.setQueryData<ReflectionPages>(KEYS.reflections, (pages) =>
    mergeReflection(pages, body.data.reflection),
  );
  outdateReading(client, KEYS.reflections);
}
