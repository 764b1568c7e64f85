import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { endSession, sessionQuery } from "../session/session.ts";
import { Page } from "../ui/page.tsx";
import { SessionsCard } from "./sessions-card.tsx";
import { ThemeCard } from "./theme-card.tsx";
import "./settings.css";

export function SettingsPage() {
  return (
    <Page title="Settings">
      <div className="settings">
        <div className="stack">
          <ThemeCard />
          <section className="card" aria-labelledby="yours">
            <div className="card-head">
              <h2 id="yours">Your ledger, and the API</h2>
            </div>
            <p className="soft">
              The whole ledger leaves as one CSV, which imports again to the identical ledger. Everything on
              these pages can also be asked of the API.
            </p>
            <div className="row settings-acts">
              <a className="button" href="/api/v1/export/fills.csv" download>
                Export as CSV
              </a>
              <a className="button" href="/api/v1/docs">
                API reference
              </a>
            </div>
          </section>
        </div>
        <div className="stack">
          <ProfileCard />
          <SessionsCard />
        </div>
      </div>
    </Page>
  );
}

function ProfileCard() {
  const { data } = useQuery(sessionQuery);
  const client = useQueryClient();
  const [leaving, setLeaving] = useState(false);
  function leave(everywhere: boolean): void {
    if (leaving) return;
    setLeaving(true);
    void endSession(client, everywhere);
  }
  return (
    <section className="card" aria-labelledby="profile">
      <div className="card-head">
        <h2 id="profile">Signed in</h2>
      </div>
      <p>{data?.user.name}</p>
      <p className="soft">{data?.user.email}</p>
      <p className="soft small settings-note">
        Signing out also wipes what this browser keeps for reading offline.
      </p>
      <div className="row settings-acts">
        <button
          type="button"
          className="button"
          aria-disabled={leaving || undefined}
          onClick={() => leave(false)}
        >
          Sign out
        </button>
        <button
          type="button"
          className="button button-danger"
          aria-disabled={leaving || undefined}
          onClick={() => leave(true)}
        >
          Sign out everywhere
        </button>
      </div>
    </section>
  );
}
