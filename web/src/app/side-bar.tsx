import { Link } from "@tanstack/react-router";
import { Fragment } from "react";
import { useKeptAccount } from "../accounts/kept-account.ts";
import { AccountMenu } from "./account/account-menu.tsx";
import { Brand } from "../ui/logo.tsx";
import { Icon } from "../ui/icon.tsx";
import { useNarrow } from "../ui/use-narrow.ts";
import { keptSearch } from "./kept-search.ts";
import { PLACES } from "./pages.ts";

/** The main navigation: a side bar, and on a phone a bottom bar of six. */
export function SideBar({ onSearch, onHelp }: { onSearch: () => void; onHelp: () => void }) {
  const narrow = useNarrow();
  const account = useKeptAccount();
  return (
    <nav className="side" aria-label="Pages">
      <Link to="/dashboard" search={keptSearch("/dashboard", account)} className="side-brand">
        <Brand />
      </Link>
      {Object.values(PLACES).map((place, at, places) => {
        const isInside = sectionOf(place) !== null && sectionOf(place) === sectionOf(places[at - 1]);
        // On a phone the bar above the page leads to the settings.
        if (narrow && (isInside || place === PLACES.settings)) return null;
        return (
          <Fragment key={place.to}>
            {narrow || isInside || sectionOf(place) === null ? null : (
              <span className="nav-section">{sectionOf(place)}</span>
            )}
            <Link
              to={place.to}
              search={keptSearch(place.to, account)}
              activeOptions={{ includeSearch: false }}
              className="nav-link"
            >
              <Icon name={place.icon} />
              {narrow ? place.short : place.name}
              <span className="nav-keys" aria-hidden="true">
                G {place.key.toUpperCase()}
              </span>
            </Link>
          </Fragment>
        );
      })}
      <div className="side-foot">
        <button type="button" className="button side-search button-small" onClick={onSearch}>
          Find anything
          <span className="kbd">{/Mac|iPhone|iPad/.test(navigator.userAgent) ? "⌘K" : "Ctrl K"}</span>
        </button>
        {narrow ? null : <AccountMenu onHelp={onHelp} />}
      </div>
    </nav>
  );
}

function sectionOf(place: object | undefined): string | null {
  return place !== undefined && "section" in place ? String(place.section) : null;
}
