import {
  formatAgo,
  formatClock,
  formatDayOf,
  formatWhen,
  formatWhenShort,
  formatWhole,
  type When,
} from "../numbers/format-time.ts";
import { useNow } from "./use-now.ts";

const WAYS = {
  moment: formatWhen,
  short: formatWhenShort,
  day: formatDayOf,
  ago: ({ at, dateOnly }: When, now: number) =>
    dateOnly ? formatDayOf({ at, dateOnly }, now) : formatAgo(at, now),
  clock: ({ at, dateOnly }: When, now: number) =>
    dateOnly ? formatDayOf({ at, dateOnly }, now) : formatClock(at),
} as const;

/**
 * A time as the reader writes it. The whole instant with its zone stands in the description, and under the
 * time on hover and focus (`time-tip.ts`). With `inRow` the focus of the row's link shows it instead.
 */
export function Time({
  at,
  dateOnly = false,
  as = "moment",
  inRow = false,
}: Partial<When> & { at: string; as?: keyof typeof WAYS; inRow?: boolean }) {
  const now = useNow();
  const whole = formatWhole({ at, dateOnly });
  return (
    <time
      className="time"
      dateTime={dateOnly ? at.slice(0, 10) : at}
      data-whole={whole}
      aria-description={whole}
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- the keyboard must reach the whole instant
      tabIndex={inRow ? undefined : 0}
    >
      {WAYS[as]({ at, dateOnly }, now)}
    </time>
  );
}
