/* oxlint-disable jsx-a11y/prefer-tag-over-role -- a combobox and its list: neither select nor datalist can be filtered and styled */
import { useQueryClient, type InfiniteData } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useId, useMemo, useState, type KeyboardEvent } from "react";
import type { Trade } from "#shared/contracts/trades.ts";
import { SECTIONS } from "./sections.ts";
import { chooseTheme } from "../profile/theme.ts";
import { Dialog } from "../ui/dialog.tsx";
import { PLACES } from "./pages.ts";
import "./palette.css";

type Entry = { id: string; name: string; kind: string; run: () => void };

/** Finds pages, loaded symbols, and the few acts that have no page of their own. */
export function Palette({
  open,
  onClose,
  onHelp,
}: {
  open: boolean;
  onClose: () => void;
  onHelp: () => void;
}) {
  return (
    <Dialog title="Find anything" open={open} onClose={onClose} className="app-palette">
      <Finder onClose={onClose} onHelp={onHelp} />
    </Dialog>
  );
}

function Finder({ onClose, onHelp }: { onClose: () => void; onHelp: () => void }) {
  const entries = useEntries(onHelp);
  const [text, setText] = useState("");
  const [at, setAt] = useState(0);
  const listId = useId();
  const wanted = text.trim().toLowerCase();
  const found = entries.filter((entry) => entry.name.toLowerCase().includes(wanted)).slice(0, 9);
  const chosen = found[Math.min(at, found.length - 1)];

  function run(entry: Entry): void {
    onClose();
    entry.run();
  }

  function pressed(event: KeyboardEvent): void {
    const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    if (step !== 0 && found.length > 0) {
      event.preventDefault();
      setAt((now) => (Math.min(now, found.length - 1) + step + found.length) % found.length);
    }
    if (event.key === "Enter" && chosen !== undefined) {
      event.preventDefault();
      run(chosen);
    }
  }

  return (
    <>
      <input
        className="input input-large"
        role="combobox"
        aria-label="Search pages, symbols and actions"
        aria-expanded="true"
        aria-controls={listId}
        aria-activedescendant={chosen === undefined ? undefined : `${listId}-${chosen.id}`}
        placeholder="A page, a symbol, an action"
        autoComplete="off"
        value={text}
        onChange={(event) => {
          setText(event.target.value);
          setAt(0);
        }}
        onKeyDown={pressed}
      />
      <div className="app-palette-list" id={listId} role="listbox" aria-label="Found">
        {found.map((entry) => (
          // oxlint-disable-next-line jsx-a11y/click-events-have-key-events -- the combobox above holds focus and takes the keys
          <div
            key={entry.id}
            id={`${listId}-${entry.id}`}
            role="option"
            tabIndex={-1}
            aria-selected={entry === chosen}
            onClick={() => run(entry)}
          >
            {entry.name}
            <span className="soft small">{entry.kind}</span>
          </div>
        ))}
      </div>
      {found.length === 0 ? <p className="soft">Nothing here is called that.</p> : null}
    </>
  );
}

function useEntries(onHelp: () => void): Entry[] {
  const navigate = useNavigate();
  const client = useQueryClient();
  return useMemo(() => {
    const symbols = new Set<string>();
    for (const [, pages] of client.getQueriesData<InfiniteData<{ items: Trade[] }>>({
      queryKey: ["trades"],
    })) {
      for (const trade of pages?.pages.flatMap((page) => page.items) ?? []) symbols.add(trade.symbol);
    }
    return [
      ...Object.values(PLACES).map((place) => ({
        id: place.key,
        name: place.name,
        kind: "Page",
        run: () => void navigate({ to: place.to }),
      })),
      ...Object.values(SECTIONS).map(({ to, name }) => ({
        id: to.replaceAll("/", "-"),
        name,
        kind: "Settings",
        run: () => void navigate({ to }),
      })),
      ...[...symbols].sort().map((symbol) => ({
        id: `symbol-${symbol.replaceAll(/\W/g, "-")}`,
        name: symbol,
        kind: "Trades in this symbol",
        run: () => void navigate({ to: "/trades", search: { symbol } }),
      })),
      { id: "dark", name: "Dark mode", kind: "Theme", run: () => chooseTheme({ mode: "dark" }) },
      { id: "light", name: "Light mode", kind: "Theme", run: () => chooseTheme({ mode: "light" }) },
      { id: "system", name: "Mode of the system", kind: "Theme", run: () => chooseTheme({ mode: "system" }) },
      { id: "help", name: "Keyboard shortcuts", kind: "Help", run: onHelp },
      { id: "api", name: "API reference", kind: "Help", run: () => location.assign("/api/v1/docs") },
    ];
  }, [client, navigate, onHelp]);
}
