/* oxlint-disable jsx-a11y/prefer-tag-over-role -- a combobox and its list: neither select nor datalist can be filtered and styled */
import { useId, useState, type KeyboardEvent } from "react";
import { Dialog } from "../../ui/dialog.tsx";
import type { Entry } from "./entry.ts";
import type { Openers } from "./use-acts.ts";
import { useFound } from "./use-found.ts";
import "./palette.css";

const MOST_SHOWN = 40;

/** Finds pages, symbols, a trade or a day, and starts the acts that need no page of their own. */
export function Palette({ onClose, openers }: { onClose: () => void; openers: Openers }) {
  return (
    <Dialog title="Find anything" open onClose={onClose} className="app-palette">
      <Finder onClose={onClose} openers={openers} />
    </Dialog>
  );
}

function Finder({ onClose, openers }: { onClose: () => void; openers: Openers }) {
  const [text, setText] = useState("");
  const [at, setAt] = useState(0);
  const listId = useId();
  const found = useFound(openers, text.trim()).slice(0, MOST_SHOWN);
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
        aria-label="Search pages, symbols, trades and actions"
        aria-expanded="true"
        aria-controls={listId}
        aria-activedescendant={chosen === undefined ? undefined : `${listId}-${chosen.id}`}
        placeholder="A page, a symbol, an action, a day like 2026-10-05"
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
            ref={entry === chosen ? bringIntoView : null}
            role="option"
            tabIndex={-1}
            aria-selected={entry === chosen}
            onClick={() => run(entry)}
          >
            <span className="app-palette-name">{entry.name}</span>
            <span className="app-palette-kind soft small">
              {entry.kind}
              {entry.keys?.map((key) => (
                <span key={key} className="kbd">
                  {key}
                </span>
              ))}
            </span>
          </div>
        ))}
      </div>
      {found.length === 0 ? (
        <p className="soft">Nothing here is called that. A trade is found by its id, a day by its date.</p>
      ) : null}
    </>
  );
}

function bringIntoView(element: HTMLElement | null): void {
  element?.scrollIntoView({ block: "nearest" });
}
