import { Link, Outlet, useLocation } from "@tanstack/react-router";
import { useEffect, useRef } from "react";
import { SamplePill } from "../sample/sample-pill.tsx";
import { Brand } from "../ui/logo.tsx";
import { Icon } from "../ui/icon.tsx";
import { useNarrow } from "../ui/use-narrow.ts";
import { PLACES } from "./pages.ts";
import "./explored.css";

const FIRST = [PLACES.dashboard, PLACES.calendar, PLACES.breakdowns] as const;
const LAST = [PLACES.trades, PLACES.biases] as const;
/** The bar of a phone has no room for a sixth page, to which the dashboard leads. */
const WIDE = [...FIRST, PLACES.performance, ...LAST] as const;
const NARROW = [...FIRST, ...LAST] as const;

/** The frame around the pages of the sample year, for whoever has no account. */
export function ExploredShell() {
  const narrow = useNarrow();
  return (
    <div className="shell">
      <a className="skip-link" href="#main">
        Skip to content
      </a>
      <nav className="side" aria-label="Pages">
        <a href="/" className="side-brand">
          <Brand />
        </a>
        {(narrow ? NARROW : WIDE).map((place) => (
          <Link key={place.to} to={place.to} className="nav-link">
            <Icon name={place.icon} />
            {narrow ? place.short : place.name}
          </Link>
        ))}
      </nav>
      <Main />
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
  return (
    <main className="main" id="main" tabIndex={-1} ref={main}>
      <aside className="app-explored" aria-label="Sample">
        <p>
          <SamplePill /> A sample year. Nothing here is yours, nothing is saved.
        </p>
        <a href="/" className="button button-primary button-small">
          Create an account
        </a>
      </aside>
      <Outlet />
    </main>
  );
}
