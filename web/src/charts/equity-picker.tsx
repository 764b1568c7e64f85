import type { KeyboardEvent } from "react";
import { useNow } from "../ui/use-now.ts";
import type { EquityDays } from "./equity-days.ts";
import { equityWords } from "./equity-readout.tsx";

type Picking = {
  days: EquityDays;
  at: number;
  onPick: (at: number | null) => void;
  onZoom: (factor: number) => void;
};

/**
 * The crosshair for the keyboard and for screen readers: arrow keys move by a day, and each day is read out.
 * Plus and minus zoom around it.
 */
export function EquityPicker({ days, at, onPick, onZoom }: Picking) {
  const now = useNow();

  function pressed(event: KeyboardEvent): void {
    if (event.key !== "+" && event.key !== "=" && event.key !== "-") return;
    event.preventDefault();
    onZoom(event.key === "-" ? 2 : 0.5);
  }

  return (
    <input
      className="charts-picker"
      type="range"
      aria-label="Day of the equity curve"
      aria-valuetext={equityWords(days, at, now)}
      aria-keyshortcuts="+ -"
      min={0}
      max={days.points.length - 1}
      value={at}
      onChange={({ target }) => onPick(Number(target.value))}
      onKeyDown={pressed}
      onFocus={() => onPick(at)}
      onBlur={() => onPick(null)}
    />
  );
}
