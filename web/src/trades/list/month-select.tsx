import { memo } from "react";
import { formatCalendarMonth } from "../../numbers/format-time.ts";

/** Leads to the first trade of a month in the list. */
export const MonthSelect = memo(function MonthSelect({
  months,
  jump,
}: {
  months: readonly { month: string }[];
  jump: (month: string) => void;
}) {
  return (
    <select
      className="select select-small"
      aria-label="Jump to a month"
      value=""
      onChange={({ target }) => jump(target.value)}
    >
      <option value="" disabled>
        Jump to a month
      </option>
      {months.map(({ month }) => (
        <option key={month} value={month}>
          {formatCalendarMonth(month)}
        </option>
      ))}
    </select>
  );
});
