import { createRoute, lazyRouteComponent, redirect } from "@tanstack/react-router";
import * as z from "zod";
import { discoverSession, findSession } from "../session/session.ts";
import { SignInPage } from "../sign-in/sign-in-page.tsx";
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
  component: SignInPage,
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

const forgot = createRoute({
  getParentRoute: () => root,
  path: "/forgot",
  component: lazyRouteComponent(() => import("../links/forgot-page.tsx"), "ForgotPage"),
});

const reset = createRoute({
  getParentRoute: () => root,
  path: "/reset-password",
  component: lazyRouteComponent(() => import("../links/reset-page.tsx"), "ResetPage"),
});

const confirm = createRoute({
  getParentRoute: () => root,
  path: "/verify-email",
  component: lazyRouteComponent(() => import("../links/confirm-page.tsx"), "ConfirmPage"),
});

const receipt = createRoute({
  getParentRoute: () => root,
  path: "/receipt",
  component: lazyRouteComponent(() => import("../links/receipt-page.tsx"), "ReceiptPage"),
});

const recover = createRoute({
  getParentRoute: () => root,
  path: "/recover",
  component: lazyRouteComponent(() => import("../recovery/recover-page.tsx"), "RecoverPage"),
});

const recovery = createRoute({
  getParentRoute: () => root,
  path: "/recovery",
  component: lazyRouteComponent(() => import("../recovery/recovery-page.tsx"), "RecoveryPage"),
});

const stopRecovery = createRoute({
  getParentRoute: () => root,
  path: "/recovery/stop",
  component: lazyRouteComponent(() => import("../recovery/stop-page.tsx"), "StopPage"),
});

const mailbox = createRoute({
  getParentRoute: () => root,
  path: "/mailbox",
  validateSearch: z.object({ to: z.string().max(254).optional().catch(undefined) }),
  component: lazyRouteComponent(() => import("../mailbox/mailbox-page.tsx"), "MailboxPage"),
});

/** The pages that need no session. */
export const publicRoutes = [
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
] as const;
