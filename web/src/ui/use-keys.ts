import { useEffect, useEffectEvent } from "react";

/** Acts by the key that starts them, in lower case. */
export type Keys = Readonly<Record<string, () => void>>;

/** Runs the act of a key pressed alone, unless the user types or a dialog is open. */
export function useKeys(keys: Keys): void {
  const run = useEffectEvent((event: KeyboardEvent) => {
    const act = keys[event.key.toLowerCase()];
    if (act === undefined || isElsewhere(event)) return;
    event.preventDefault();
    act();
  });
  useEffect(() => {
    const pressed = (event: KeyboardEvent) => run(event);
    document.addEventListener("keydown", pressed);
    return () => document.removeEventListener("keydown", pressed);
  }, []);
}

/** True of a key that belongs to the browser, to a field or to a dialog. */
export function isElsewhere(event: KeyboardEvent): boolean {
  if (event.metaKey || event.ctrlKey || event.altKey || isTyping(event.target)) return true;
  return document.querySelector("dialog[open]") !== null;
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || /^(INPUT|SELECT|TEXTAREA)$/.test(target.tagName))
  );
}
