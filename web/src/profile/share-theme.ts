import { putTheme, readTheme, type ThemeChoice } from "#shared/contracts/profile.ts";
import { call } from "../session/client.ts";
import { adoptTheme, onThemeChosen, unsharedTheme } from "./theme.ts";

const SETTLED_MS = 600;

/**
 * Keeps the theme the same on all devices of a signed-in user. It sends this device's choice once the choice
 * has settled, and adopts the choice of another device. A choice that cannot be sent now is sent at the next
 * visit.
 */
export function shareTheme(): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  tellSoon();
  const stop = onThemeChosen(() => {
    clearTimeout(timer);
    timer = setTimeout(tellSoon, SETTLED_MS);
  });
  return () => {
    clearTimeout(timer);
    stop();
  };
}

function isSame(one: ThemeChoice | null, other: ThemeChoice): boolean {
  return one?.theme === other.theme && one.mode === other.mode;
}

function tellSoon(): void {
  tell().catch(() => undefined); // this device keeps its own choice meanwhile
}

async function tell(): Promise<void> {
  const chosen = unsharedTheme();
  if (chosen === null) {
    const shared = await call(readTheme);
    if (unsharedTheme() === null) adoptTheme(shared); // a choice made meanwhile is newer
    return;
  }
  await call(putTheme, { body: chosen });
  if (isSame(unsharedTheme(), chosen)) adoptTheme(chosen);
}
