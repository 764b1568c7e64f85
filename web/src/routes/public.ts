import { createRoute, lazyRouteComponent, redirect } from "@tanstack/react-router";
import type { ComponentType } from "react";
import * as z from "zod";
import { discoverSession, findSession } from "../session/session.ts";
import { root } from "./root.tsx";
import { ProblemSearch } from "./search.ts";

const RequestId = z
  .string()
  .regex(/^oar_[\w-]{43}$/)
  .optional()
  .catch(undefined);

const Next = z
  .string()
  .regex(/^\/(?!\/|\\)/)
  .optional()
  .catch(undefined);

const signIn = createRoute({
  getParentRoute: () => root,
  path: "/",
  validateSearch: ProblemSearch.extend({ next: Next }),
  beforeLoad: async ({ context }) => {
    const session = await findSession(context.client).catch(() => null);
    if (session !== null) throw redirect({ to: "/dashboard", replace: true });
  },
  component: lazyRouteComponent(() => import("../sign-in/sign-in-page.tsx"), "SignInPage"),
});

/**
 * Where apps send their users. A signed-in user goes on to the question, any other user to the sign-in first.
 */
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
  component: lazyRouteComponent(() => import("../authorize/authorize-page.tsx"), "AuthorizePage"),
});

const signedIn = createRoute({
  getParentRoute: () => root,
  path: "/signed-in",
  validateSearch: ProblemSearch.extend({ next: Next }),
  component: lazyRouteComponent(() => import("../sign-in/signed-in-page.tsx"), "SignedInPage"),
});

const stepUp = createRoute({
  getParentRoute: () => root,
  path: "/step-up",
  validateSearch: ProblemSearch,
  component: lazyRouteComponent(() => import("../step-up/step-up-return-page.tsx"), "StepUpReturnPage"),
});

const mailbox = createRoute({
  getParentRoute: () => root,
  path: "/mailbox",
  validateSearch: z.object({ to: z.string().max(254).optional().catch(undefined) }),
  component: lazyRouteComponent(() => import("../mailbox/mailbox-page.tsx"), "MailboxPage"),
});

/** A page without a search and without a session. */
function plain<const Path extends string>(path: Path, load: () => Promise<{ default: ComponentType }>) {
  return createRoute({ getParentRoute: () => root, path, component: lazyRouteComponent(load) });
}

/** The pages that need no session. */
export const publicRoutes = [
  signIn,
  enterForApp,
  authorize,
  signedIn,
  stepUp,
  plain("/about", async () => ({ default: (await import("../about/about-page.tsx")).AboutPage })),
  plain("/forgot", async () => ({ default: (await import("../passwords/forgot-page.tsx")).ForgotPage })),
  plain("/reset-password", async () => ({
    default: (await import("../passwords/reset-page.tsx")).ResetPage,
  })),
  plain("/verify-email", async () => ({ default: (await import("../email/confirm-page.tsx")).ConfirmPage })),
  plain("/receipt", async () => ({ default: (await import("../privacy/receipt-page.tsx")).ReceiptPage })),
  plain("/recover", async () => ({ default: (await import("../recovery/recover-page.tsx")).RecoverPage })),
  plain("/recovery", async () => ({ default: (await import("../recovery/recovery-page.tsx")).RecoveryPage })),
  plain("/recovery/stop", async () => ({ default: (await import("../recovery/stop-page.tsx")).StopPage })),
  mailbox,
] as const;
