import { useQuery } from "@tanstack/react-query";
import { lazy, Suspense, useId, useRef, useState } from "react";
import { PLAN_NAMES } from "../../profile/plan-names.ts";
import { sessionQuery } from "../../session/session.ts";
import { Avatar } from "../../ui/avatar.tsx";
import { moveInMenu } from "./move-in-menu.ts";
import "./account-menu.css";

/** A menu that is made again, as when a window is turned, has its items at once. */
let wasEverOpened = false;
const load = async () => ({ default: (await import("./account-items.tsx")).AccountItems });
const AccountItems = lazy(load);

/** Fetches what stands in the menu, so that it also opens without a connection. */
export function fetchAccountItems(): void {
  load().catch(() => undefined);
}

/** Whose account this is, its plan, the theme, the settings, and the way out. */
export function AccountMenu({ onHelp }: { onHelp: () => void }) {
  const session = useQuery(sessionQuery).data;
  const [open, setOpen] = useState(false);
  const [wasOpened, setWasOpened] = useState(wasEverOpened);
  const end = useRef<"Home" | "End">("Home");
  const menu = useRef<HTMLDivElement>(null);
  const id = useId();
  if (session === undefined) return <div className="app-account-place" />;
  const { user, usage } = session;
  const close = (): void => menu.current?.hidePopover();
  /** Its items take the focus, as soon as they are there. */
  const enter = (): void => {
    if (menu.current !== null && !menu.current.contains(document.activeElement))
      moveInMenu(menu.current, end.current);
  };
  return (
    <div className="app-account-place">
      <button
        type="button"
        className="app-account"
        aria-haspopup="menu"
        aria-expanded={open}
        popoverTarget={id}
        onKeyDown={(event) => {
          if (event.key !== "ArrowUp" && event.key !== "ArrowDown") return;
          event.preventDefault();
          end.current = event.key === "ArrowUp" ? "End" : "Home";
          menu.current?.showPopover();
          enter();
        }}
      >
        <Avatar user={user} size={28} />
        <span className="app-account-who">
          <span className="app-account-name">{user.name}</span>
          <span className="app-account-email soft small">{user.email}</span>
        </span>
      </button>
      <div
        id={id}
        ref={menu}
        popover="auto"
        role="menu"
        tabIndex={-1}
        aria-label="Account"
        className="app-account-menu"
        onToggle={({ newState }) => {
          setOpen(newState === "open");
          if (newState === "open") {
            wasEverOpened = true;
            setWasOpened(true);
            enter();
          } else end.current = "Home";
        }}
        onKeyDown={(event) => {
          if (event.key === "Tab") return close();
          if (moveInMenu(event.currentTarget, event.key)) event.preventDefault();
        }}
      >
        {wasOpened ? (
          <Suspense>
            <AccountItems
              user={user}
              plan={PLAN_NAMES[usage.tier]}
              close={close}
              onHelp={onHelp}
              onShown={enter}
            />
          </Suspense>
        ) : null}
      </div>
    </div>
  );
}
