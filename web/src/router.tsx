import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  redirect,
  type ErrorComponentProps,
} from "@tanstack/react-router";
import type { QueryClient } from "@tanstack/react-query";
import * as z from "zod";
import { PAGES } from "./app/pages.ts";
import { queryClient } from "./session/query-client.ts";
import { discoverSession, findSession } from "./session/session.ts";
import { SignInPage } from "./sign-in/sign-in-page.tsx";
import { parseQuery, queryOf } from "./query-string.ts";
import { DashboardSearch, TradesSearch } from "./trades/search.ts";
import { ProblemNote } from "./ui/problem-note.tsx";
import { Skeleton } from "./ui/skeleton.tsx";

const RequestId = z
  .string()
  .regex(/^oar_[\w-]{43}$/)
  .optional()
  .catch(undefined);

const root = createRootRouteWithContext<{ client: QueryClient }>()({
  component: Outlet,
  errorComponent: Broken,
  notFoundComponent: lazyRouteComponent(() => import("./app/missing-page.tsx"), "MissingPage"),
});

const Next = z
  .string()
  .regex(/^\/(?!\/|\\)/)
  .optional()
  .catch(undefined);
const ProblemSearch = z.object({ problem: z.string().max(60).optional().catch(undefined) });

const signIn = createRoute({
  getParentRoute: () => root,
  path: "/",
  validateSearch: ProblemSearch.extend({ next: Next }),
  beforeLoad: async ({ context }) => {
    const session = await findSession(context.client).catch(() => null);
    if (session !== null) throw redirect({ to: "/dashboard", replace: true });
  },
  component: SignInPage,
});

/** Where apps send their users: on to the question, by way of the front door for whoever is not signed in. */
const enterForApp = createRoute({
  getParentRoute: () => root,
  path: "/sign-in",
  validateSearch: z.object({ continue: RequestId }),
  beforeLoad: async ({ context, search }) => {
    const request = search.continue;
    if (request === undefined) throw redirect({ to: "/", replace: true });
    const session = await discoverSession(context.client).catch(() => null);
    if (session !== null) throw redirect({ to: "/authorize", search: { request }, replace: true });
    throw redirect({ to: "/", search: { next: `/authorize?request=${request}` }, replace: true });
  },
});

const authorize = createRoute({
  getParentRoute: () => root,
  path: "/authorize",
  validateSearch: z.object({ request: RequestId }),
  beforeLoad: async ({ context, location }) => {
    const session = await findSession(context.client);
    if (session === null) throw redirect({ to: "/", search: { next: location.href }, replace: true });
  },
  component: lazyRouteComponent(() => import("./authorize/authorize-page.tsx"), "AuthorizePage"),
});

const signedIn = createRoute({
  getParentRoute: () => root,
  path: "/signed-in",
  validateSearch: ProblemSearch.extend({ next: Next }),
  component: lazyRouteComponent(() => import("./sign-in/signed-in-page.tsx"), "SignedInPage"),
});

const stepUp = createRoute({
  getParentRoute: () => root,
  path: "/step-up",
  validateSearch: ProblemSearch,
  component: lazyRouteComponent(() => import("./step-up/step-up-return-page.tsx"), "StepUpReturnPage"),
});

const forgot = createRoute({
  getParentRoute: () => root,
  path: "/forgot",
  component: lazyRouteComponent(() => import("./links/forgot-page.tsx"), "ForgotPage"),
});

const reset = createRoute({
  getParentRoute: () => root,
  path: "/reset",
  component: lazyRouteComponent(() => import("./links/reset-page.tsx"), "ResetPage"),
});

const confirm = createRoute({
  getParentRoute: () => root,
  path: "/confirm",
  component: lazyRouteComponent(() => import("./links/confirm-page.tsx"), "ConfirmPage"),
});

const receipt = createRoute({
  getParentRoute: () => root,
  path: "/receipt",
  component: lazyRouteComponent(() => import("./links/receipt-page.tsx"), "ReceiptPage"),
});

const recover = createRoute({
  getParentRoute: () => root,
  path: "/recover",
  component: lazyRouteComponent(() => import("./recovery/recover-page.tsx"), "RecoverPage"),
});

const recovery = createRoute({
  getParentRoute: () => root,
  path: "/recovery",
  component: lazyRouteComponent(() => import("./recovery/recovery-page.tsx"), "RecoveryPage"),
});

const stopRecovery = createRoute({
  getParentRoute: () => root,
  path: "/recovery/stop",
  component: lazyRouteComponent(() => import("./recovery/stop-page.tsx"), "StopPage"),
});

const mailbox = createRoute({
  getParentRoute: () => root,
  path: "/mailbox",
  validateSearch: z.object({ to: z.string().max(254).optional().catch(undefined) }),
  component: lazyRouteComponent(() => import("./mailbox/mailbox-page.tsx"), "MailboxPage"),
});

const app = createRoute({
  getParentRoute: () => root,
  id: "app",
  beforeLoad: async ({ context, location }) => {
    const session = await findSession(context.client);
    if (session === null) throw redirect({ to: "/", search: { next: location.href }, replace: true });
  },
  component: lazyRouteComponent(() => import("./app/app-shell.tsx"), "AppShell"),
});

const dashboard = createRoute({
  getParentRoute: () => app,
  path: "/dashboard",
  validateSearch: DashboardSearch,
  component: lazyRouteComponent(PAGES.dashboard, "DashboardPage"),
});

const trades = createRoute({
  getParentRoute: () => app,
  path: "/trades",
  validateSearch: TradesSearch,
  component: lazyRouteComponent(PAGES.trades, "TradesPage"),
});

const trade = createRoute({
  getParentRoute: () => app,
  path: "/trades/$tradeId",
  component: lazyRouteComponent(PAGES.trade, "TradePage"),
});

const imports = createRoute({
  getParentRoute: () => app,
  path: "/import",
  component: lazyRouteComponent(PAGES.imports, "ImportPage"),
});

const biases = createRoute({
  getParentRoute: () => app,
  path: "/biases",
  component: lazyRouteComponent(PAGES.biases, "BiasesPage"),
});

const settings = createRoute({
  getParentRoute: () => app,
  path: "/settings",
  component: lazyRouteComponent(PAGES.settings, "SettingsPage"),
});

const settingsStart = createRoute({
  getParentRoute: () => settings,
  path: "/",
  component: lazyRouteComponent(PAGES.settings, "SettingsStart"),
});

const profile = createRoute({
  getParentRoute: () => settings,
  path: "/profile",
  component: lazyRouteComponent(PAGES.profile, "ProfilePage"),
});

const passkeys = createRoute({
  getParentRoute: () => settings,
  path: "/passkeys",
  validateSearch: ProblemSearch,
  component: lazyRouteComponent(PAGES.passkeys, "PasskeysPage"),
});

const sessions = createRoute({
  getParentRoute: () => settings,
  path: "/sessions",
  component: lazyRouteComponent(PAGES.sessions, "SessionsPage"),
});

const apiKeys = createRoute({
  getParentRoute: () => settings,
  path: "/api-keys",
  component: lazyRouteComponent(PAGES.apiKeys, "ApiKeysPage"),
});

const recoverySettings = createRoute({
  getParentRoute: () => settings,
  path: "/recovery",
  component: lazyRouteComponent(PAGES.recovery, "RecoveryPage"),
});

const preferences = createRoute({
  getParentRoute: () => settings,
  path: "/preferences",
  component: lazyRouteComponent(PAGES.preferences, "PreferencesPage"),
});

const theme = createRoute({
  getParentRoute: () => settings,
  path: "/theme",
  component: lazyRouteComponent(PAGES.theme, "ThemePage"),
});

const privacy = createRoute({
  getParentRoute: () => settings,
  path: "/privacy",
  component: lazyRouteComponent(PAGES.privacy, "PrivacyPage"),
});

const audit = createRoute({
  getParentRoute: () => settings,
  path: "/audit",
  component: lazyRouteComponent(PAGES.audit, "AuditPage"),
});

export const router = createRouter({
  routeTree: root.addChildren([
    signIn,
    enterForApp,
    authorize,
    signedIn,
    stepUp,
    forgot,
    reset,
    confirm,
    receipt,
    recover,
    recovery,
    stopRecovery,
    mailbox,
    app.addChildren([
      dashboard,
      trades,
      trade,
      imports,
      biases,
      settings.addChildren([
        settingsStart,
        profile,
        passkeys,
        sessions,
        apiKeys,
        recoverySettings,
        preferences,
        theme,
        privacy,
        audit,
      ]),
    ]),
  ]),
  context: { client: queryClient },
  parseSearch: parseQuery,
  stringifySearch: queryOf,
  defaultPendingMs: 400,
  defaultPendingMinMs: 0,
  defaultPreload: "intent",
  defaultPreloadStaleTime: 0,
  defaultErrorComponent: Broken,
  defaultPendingComponent: Pending,
  scrollRestoration: true,
});

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}

function Pending() {
  return (
    <div className="broken">
      <Skeleton lines={4} />
    </div>
  );
}

function Broken({ error, reset }: ErrorComponentProps) {
  return (
    <div className="broken">
      <ProblemNote
        error={
          error instanceof Error ? error : new Error("Something unexpected was thrown", { cause: error })
        }
        safe="Your ledger is untouched."
        retry={reset}
      />
    </div>
  );
}
