import { useEffect, type ReactNode } from "react";
import { ConnectionState } from "./connection-state.tsx";
import { OfflineNote } from "./offline-note.tsx";
import { ZoneNote } from "./zone-note.tsx";

/**
 * The frame of a page: its title (also of the window), the state of the connection, and the acts of the page.
 */
export function Page({
  title,
  actions,
  children,
}: {
  title: string;
  actions?: ReactNode;
  children: ReactNode;
}) {
  useEffect(() => {
    document.title = `${title} · Tidemark`;
  }, [title]);
  return (
    <>
      <header className="page-head">
        <h1>{title}</h1>
        <ConnectionState />
        <ZoneNote />
        {actions === undefined ? null : <div className="page-actions">{actions}</div>}
      </header>
      <OfflineNote />
      {children}
    </>
  );
}
