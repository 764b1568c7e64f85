import { useNavigate } from "@tanstack/react-router";
import { useEffect } from "react";
import { toggleAmounts } from "../ui/amounts.ts";
import { isElsewhere } from "../ui/use-keys.ts";
import { keptSearch } from "./kept-search.ts";
import { PLACES } from "./pages.ts";

const CHORD_MS = 1200;

/**
 * `G` and a letter opens a page, `N` imports, `⌘K` finds, `H` hides amounts, `?` explains. None works while
 * the user types or a dialog is open.
 */
export function useShortcuts(open: { palette: () => void; help: () => void }): void {
  const navigate = useNavigate();
  useEffect(() => {
    let chordUntil = 0;
    function pressed(event: KeyboardEvent): void {
      const key = event.key.toLowerCase();
      if ((event.metaKey || event.ctrlKey) && !event.altKey && key === "k") {
        event.preventDefault();
        return open.palette();
      }
      if (isElsewhere(event)) return;
      if (event.timeStamp < chordUntil) {
        chordUntil = 0;
        const place = Object.values(PLACES).find((candidate) => candidate.key === key);
        if (place !== undefined) {
          event.preventDefault();
          void navigate({ to: place.to, search: keptSearch(place.to) });
        }
        return;
      }
      if (key === "g") chordUntil = event.timeStamp + CHORD_MS;
      if (key === "n") {
        event.preventDefault();
        void navigate({ to: "/import" });
      }
      if (key === "h") toggleAmounts();
      if (key === "?") {
        event.preventDefault();
        open.help();
      }
    }
    document.addEventListener("keydown", pressed);
    return () => document.removeEventListener("keydown", pressed);
  }, [navigate, open]);
}
