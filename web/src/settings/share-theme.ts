import { putTheme, readTheme, type ThemeChoice } from "#shared/contracts/profile.ts";
import { call } from "../session/client.ts";
import { adoptTheme, onThemeChosen, unsharedTheme } from "./theme.ts";

const SETTLED_MS = 600;

/**
 * Keeps the theme the same on all devices of somebody signed in: tells the server what is chosen here once choosing
 * has settled, and takes what was chosen elsewhere. What cannot be told now is told at the next visit.
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
  tell().catch(() => undefined); // the device keeps its own choice meanwhile
}

async function tell(): Promise<void> {
  const chosen = unsharedTheme();
  if (chosen === null) return adoptTheme(await call(readTheme));
  await call(putTheme, { body: chosen });
  if (isSame(unsharedTheme(), chosen)) adoptTheme(chosen);
}
