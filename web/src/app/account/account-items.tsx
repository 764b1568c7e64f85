import { useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useEffect, useEffectEvent } from "react";
import type { User } from "#shared/contracts/auth.ts";
import { isThemeName, THEMES } from "#shared/tokens.ts";
import { chooseTheme, MODES, useTheme } from "../../profile/theme.ts";
import { endSession } from "../../session/session.ts";
import { toggleAmounts, useAmountsHidden } from "../../ui/amounts.ts";
import { MenuRadio } from "./menu-radio.tsx";

type Props = { user: User; plan: string; close: () => void; onHelp: () => void; onShown: () => void };

/** What stands in the account menu, which no first load needs. */
export function AccountItems({ user, plan, close, onHelp, onShown }: Props) {
  const client = useQueryClient();
  const { theme, mode } = useTheme();
  const hidden = useAmountsHidden();
  const shown = useEffectEvent(onShown);
  useEffect(() => shown(), []);
  return (
    <>
      <div className="app-account-head" role="presentation">
        <strong>{user.name}</strong>
        <span className="soft small">{user.email}</span>
        <span className="pill">{plan} plan</span>
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
    </>
  );
}
