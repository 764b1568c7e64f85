import { useQueryClient } from "@tanstack/react-query";
import { Outlet, useLocation } from "@tanstack/react-router";
import { lazy, Suspense, useEffect, useMemo, useRef, useState } from "react";
import { fetchEvidence } from "../biases/claim-button.tsx";
import { shareTheme } from "../profile/share-theme.ts";
import { useNarrow } from "../ui/use-narrow.ts";
import { StepUpHost } from "../step-up/step-up-host.tsx";
import { restoreNotices } from "./notices.ts";
import { fetchAccountItems } from "./account/account-menu.tsx";
import { startLive } from "./live.ts";
import { DropAnywhere } from "./drop-anywhere.tsx";
import { ExplanationHost } from "./explanation-host.tsx";
import { useKeepAccount } from "./kept-search.ts";
import { fetchPages } from "./pages.ts";
import { noteVisit } from "./palette/recent.ts";
import { PhoneBar } from "./phone-bar.tsx";
import { SectionBar } from "./section-bar.tsx";
import { SideBar } from "./side-bar.tsx";
import { Told } from "./told.tsx";
import { useReader } from "./use-reader.ts";
import { whenIdle } from "./when-idle.ts";
import { useShortcuts } from "./use-shortcuts.ts";

const Palette = lazy(async () => ({ default: (await import("./palette/palette.tsx")).Palette }));
const CoachNotice = lazy(async () => ({ default: (await import("../biases/coach-bubble.tsx")).CoachNotice }));
const Banners = lazy(async () => ({ default: (await import("./banners.tsx")).Banners }));
const UndoLastImport = lazy(async () => ({
  default: (await import("./palette/undo-last-import.tsx")).UndoLastImport,
}));
const HelpDialog = lazy(async () => ({ default: (await import("./help-dialog.tsx")).HelpDialog }));

type Open = "palette" | "help" | "undo" | null;

/** The frame around every page of a signed-in user. */
export function AppShell() {
  const [open, setOpen] = useState<Open>(null);
  const openers = useMemo(
    () => ({
      palette: () => setOpen("palette"),
      help: () => setOpen("help"),
      undo: () => setOpen("undo"),
    }),
    [],
  );
  const close = useMemo(() => () => setOpen(null), []);
  useShortcuts(openers);
  useLive();
  useEffect(shareTheme, []);
  useEffect(() => void restoreNotices(), []);
  const client = useQueryClient();
  useEffect(() => whenIdle(client, fetchAhead), [client]);
  return (
    <div className="shell">
      <a className="skip-link" href="#main">
        Skip to content
      </a>
      <SideBar onSearch={openers.palette} onHelp={openers.help} />
      <PhoneBar onSearch={openers.palette} onHelp={openers.help} />
      <Main />
      <DropAnywhere />
      <StepUpHost />
      <ExplanationHost />
      <Told />
      <Suspense>
        <CoachNotice />
      </Suspense>
      <Suspense>
        {open === "palette" ? <Palette onClose={close} openers={openers} /> : null}
        {open === "undo" ? <UndoLastImport onClose={close} /> : null}
        {open === "help" ? <HelpDialog open onClose={close} /> : null}
      </Suspense>
    </div>
  );
}

function fetchAhead(): void {
  fetchPages();
  fetchEvidence();
  fetchAccountItems();
}

/** Moves focus to the page on every navigation, so that a screen reader starts at the new content. */
function Main() {
  const { pathname, href } = useLocation();
  const main = useRef<HTMLElement>(null);
  const seen = useRef(pathname);
  useEffect(() => {
    if (seen.current === pathname) return;
    seen.current = pathname;
    main.current?.focus({ preventScroll: true });
  }, [pathname]);
  const reader = useReader();
  const narrow = useNarrow();
  // The settings keep their focus while one of them changes the way of writing.
  const isSettings = pathname.startsWith("/settings");
  useEffect(() => noteVisit(href), [href]);
  useKeepAccount(pathname);
  return (
    <main className="main" id="main" tabIndex={-1} ref={main}>
      <Suspense>
        <Banners />
      </Suspense>
      {narrow ? <SectionBar pathname={pathname} /> : null}
      <Outlet key={isSettings ? "settings" : reader} />
    </main>
  );
}

function useLive(): void {
  const client = useQueryClient();
  useEffect(() => startLive(client), [client]);
}
