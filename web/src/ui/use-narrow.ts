import { useSyncExternalStore } from "react";

/** The widths up to which a layout is another one: a phone, and a window too narrow for a wide table. */
const PHONE = mediaStore("(max-width: 760px)");
const TABLET = mediaStore("(max-width: 960px)");

/** True on a phone, where tables become two-line rows. */
export function useNarrow(): boolean {
  return useSyncExternalStore(PHONE.subscribe, PHONE.matches);
}

/** True on a phone and on a tablet, where a table of many columns becomes two-line rows. */
export function useTablet(): boolean {
  return useSyncExternalStore(TABLET.subscribe, TABLET.matches);
}

function mediaStore(condition: string) {
  const query = matchMedia(condition);
  return {
    matches: () => query.matches,
    subscribe(listener: () => void) {
      query.addEventListener("change", listener);
      return () => query.removeEventListener("change", listener);
    },
  };
}
