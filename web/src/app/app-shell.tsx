import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Outlet, useLocation } from "@tanstack/react-router";
import { lazy, Suspense, useEffect, useMemo, useRef, useState } from "react";
import { preferencesQuery } from "../profile/queries.ts";
import { shareTheme } from "../profile/share-theme.ts";
import { StepUpHost } from "../step-up/step-up-host.tsx";
import { showTimesIn } from "../numbers/format-time.ts";
import { restoreNotices } from "./notices.ts";
import { startLive } from "./live.ts";
import { sessionQuery } from "../session/session.ts";
import { DropAnywhere } from "./drop-anywhere.tsx";
import { fetchPages } from "./pages.ts";
import { SideBar } from "./side-bar.tsx";
import { useShortcuts } from "./use-shortcuts.ts";

const Palette = lazy(async () => ({ default: (await import("./palette.tsx")).Palette }));
const CoachNotice = lazy(async () => ({ default: (await import("../biases/coach-bubble.tsx")).CoachNotice }));
const Banners = lazy(async () => ({ default: (await import("./banners.tsx")).Banners }));
const HelpDialog = lazy(async () => ({ default: (await import("./help-dialog.tsx")).HelpDialog }));

type Open = "palette" | "help" | null;

/** The frame around every page of a signed-in user. */
export function AppShell() {
  const { data: session } = useQuery(sessionQuery);
  const [open, setOpen] = useState<Open>(null);
  const opener = useMemo(() => ({ palette: () => setOpen("palette"), help: () => setOpen("help") }), []);
  const close = useMemo(() => () => setOpen(null), []);
  useShortcuts(opener);
  useLive();
  useEffect(shareTheme, []);
  useEffect(() => void restoreNotices(), []);
  useEffect(() => {
    const soon = setTimeout(fetchPages, 200);
    return () => clearTimeout(soon);
  }, []);
  return (
    <div className="shell">
      <a className="skip-link" href="#main">
        Skip to content
      </a>
      <SideBar email={session?.user.email ?? ""} onSearch={opener.palette} onHelp={opener.help} />
      <Main />
      <DropAnywhere />
      <StepUpHost />
      <Suspense>
        <CoachNotice />
      </Suspense>
      <Suspense>
        {open === "palette" ? <Palette open onClose={close} onHelp={opener.help} /> : null}
        {open === "help" ? <HelpDialog open onClose={close} /> : null}
      </Suspense>
    </div>
  );
}

/** Moves focus to the page on every navigation, so that a screen reader starts at the new content. */
function Main() {
  const { pathname } = useLocation();
  const main = useRef<HTMLElement>(null);
  const seen = useRef(pathname);
  useEffect(() => {
    if (seen.current === pathname) return;
    seen.current = pathname;
    main.current?.focus({ preventScroll: true });
  }, [pathname]);
  const zone = useQuery(preferencesQuery).data?.timeZone ?? null;
  showTimesIn(zone);
  return (
    <main className="main" id="main" tabIndex={-1} ref={main}>
      <Suspense>
        <Banners />
      </Suspense>
      <Outlet key={zone} />
    </main>
  );
}

function useLive(): void {
  const client = useQueryClient();
  useEffect(() => startLive(client), [client]);
}
