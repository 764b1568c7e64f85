import { useQuery } from "@tanstack/react-query";
import { Link, Outlet, useLocation } from "@tanstack/react-router";
import { sessionQuery } from "../session/session.ts";
import { Avatar } from "../ui/avatar.tsx";
import { Page } from "../ui/page.tsx";
import { useNarrow } from "../ui/use-narrow.ts";
import { ProfilePage } from "../profile/profile-page.tsx";
import { SECTIONS } from "./sections.ts";
import { SignOutCard } from "../sessions/sign-out-card.tsx";
import "./settings.css";

/**
 * The frame of the settings, with the sections at the side. A phone shows first the list of sections, then
 * one at a time.
 */
export function SettingsPage() {
  const { pathname } = useLocation();
  const narrow = useNarrow();
  const section = Object.values(SECTIONS).find(({ to }) => to === pathname);
  // Both layouts are one tree, so that turning a phone does not remove what a dialog shows only once.
  return (
    <Page title={(narrow ? section?.name : undefined) ?? "Settings"}>
      <div className="app-settings">
        {narrow ? <Back isStart={section === undefined} /> : <SectionNav pathname={pathname} />}
        <div className="stack app-settings-column">
          <Outlet />
        </div>
      </div>
    </Page>
  );
}

function Back({ isStart }: { isStart: boolean }) {
  if (isStart) return null;
  return (
    <Link to="/settings" className="app-settings-back">
      All settings
    </Link>
  );
}

function SectionNav({ pathname }: { pathname: string }) {
  const here = pathname === "/settings" ? "/settings/profile" : pathname;
  return (
    <nav className="app-settings-nav unprinted" aria-label="Settings">
      {Object.values(SECTIONS).map(({ to, name }) => (
        <Link key={to} to={to} className="nav-link" aria-current={to === here ? "page" : undefined}>
          {name}
        </Link>
      ))}
    </nav>
  );
}

/** The start of the settings: on a phone the list of sections. */
export function SettingsStart() {
  const narrow = useNarrow();
  return narrow ? <SectionList /> : <ProfilePage />;
}

function SectionList() {
  const user = useQuery(sessionQuery).data?.user;
  return (
    <>
      {user === undefined ? null : (
        <div className="card app-whose">
          <Avatar user={user} size={44} />
          <div>
            <h2>{user.name}</h2>
            <p className="soft small">{user.email}</p>
          </div>
        </div>
      )}
      <nav className="card app-section-list" aria-label="Settings">
        {Object.values(SECTIONS).map(({ to, name, about }) => (
          <Link key={to} to={to}>
            <span>{name}</span>
            <span className="soft small">{about}</span>
          </Link>
        ))}
      </nav>
      <SignOutCard />
    </>
  );
}
