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

type Written = When & { as: keyof typeof WAYS };

/**
 * A time as the reader writes it. The whole instant with its zone stands in the description, and under the
 * time on hover and focus (`time-tip.ts`).
 */
export function Time({
  at,
  dateOnly = false,
  as = "moment",
}: {
  at: string;
  dateOnly?: boolean;
  as?: keyof typeof WAYS;
}) {
  const now = useNow();
  return (
    <time
      {...described({ at, dateOnly })}
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- the keyboard must reach the whole instant
      tabIndex={0}
    >
      {WAYS[as]({ at, dateOnly }, now)}
    </time>
  );
}

/** A time in a row, which knows the current time. The focus of the row's link shows the whole instant. */
export function RowTime({ at, dateOnly, as, now }: Written & { now: number }) {
  return <time {...described({ at, dateOnly })}>{WAYS[as]({ at, dateOnly }, now)}</time>;
}

function described({ at, dateOnly }: When) {
  return {
    className: "time",
    dateTime: dateOnly ? at.slice(0, 10) : at,
    "aria-description": formatWhole({ at, dateOnly }),
  };
}
