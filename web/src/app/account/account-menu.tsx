import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useId, useRef, useState } from "react";
import { isThemeName, THEMES } from "#shared/tokens.ts";
import { PLAN_NAMES } from "../../profile/plan-names.ts";
import { chooseTheme, MODES, useTheme } from "../../profile/theme.ts";
import { endSession, sessionQuery } from "../../session/session.ts";
import { toggleAmounts, useAmountsHidden } from "../../ui/amounts.ts";
import { Avatar } from "../../ui/avatar.tsx";
import { MenuRadio } from "./menu-radio.tsx";
import { moveInMenu } from "./move-in-menu.ts";
import "./account-menu.css";

/** Whose account this is, its plan, the theme, the settings, and the way out. */
export function AccountMenu({ onHelp }: { onHelp: () => void }) {
  const client = useQueryClient();
  const session = useQuery(sessionQuery).data;
  const { theme, mode } = useTheme();
  const hidden = useAmountsHidden();
  const [open, setOpen] = useState(false);
  const menu = useRef<HTMLDivElement>(null);
  const id = useId();
  if (session === undefined) return <div className="app-account-place" />;
  const { user, usage } = session;
  const close = (): void => menu.current?.hidePopover();
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
          menu.current?.showPopover();
          if (menu.current !== null) moveInMenu(menu.current, event.key === "ArrowUp" ? "End" : "Home");
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
          const isInside = menu.current?.contains(document.activeElement) ?? true;
          if (newState === "open" && !isInside && menu.current !== null) moveInMenu(menu.current, "Home");
        }}
        onKeyDown={(event) => {
          if (event.key === "Tab") return close();
          if (moveInMenu(event.currentTarget, event.key)) event.preventDefault();
        }}
      >
        <div className="app-account-head" role="presentation">
          <strong>{user.name}</strong>
          <span className="soft small">{user.email}</span>
          <span className="pill">{PLAN_NAMES[usage.tier]} plan</span>
        </div>
        <Link to="/settings" role="menuitem" tabIndex={-1} className="app-account-item" onClick={close}>
          Settings
          <span className="app-account-keys" aria-hidden="true">
            <span className="kbd">G</span>
            <span className="kbd">S</span>
          </span>
        </Link>
        <button
          type="button"
          role="menuitemcheckbox"
          aria-checked={hidden}
          tabIndex={-1}
          className="app-account-item"
          onClick={toggleAmounts}
        >
          <span>
            {hidden ? <span aria-hidden="true">✓ </span> : null}
            Hide amounts
          </span>
          <span className="kbd" aria-hidden="true">
            H
          </span>
        </button>
        <button
          type="button"
          role="menuitem"
          tabIndex={-1}
          className="app-account-item"
          onClick={() => {
            close();
            onHelp();
          }}
        >
          Keyboard shortcuts
          <span className="kbd" aria-hidden="true">
            ?
          </span>
        </button>
        <Link to="/about" role="menuitem" tabIndex={-1} className="app-account-item" onClick={close}>
          About Tidemark
        </Link>
        <MenuRadio
          label="Theme"
          value={theme}
          choices={Object.entries(THEMES).map(([name, { label }]) => ({ value: name, words: label }))}
          choose={(value) => {
            if (isThemeName(value)) chooseTheme({ theme: value });
          }}
        />
        <MenuRadio
          label="Light or dark"
          value={mode}
          choices={MODES}
          choose={(value) => {
            const choice = MODES.find((candidate) => candidate.value === value);
            if (choice !== undefined) chooseTheme({ mode: choice.value });
          }}
        />
        <button
          type="button"
          role="menuitem"
          tabIndex={-1}
          className="app-account-item app-account-leave"
          onClick={() => void endSession(client, false)}
        >
          Sign out
        </button>
      </div>
    </div>
  );
}
