import { Link } from "@tanstack/react-router";
import type { Group } from "#shared/contracts/breakdowns.ts";
import { UNTIMED } from "#shared/contracts/trades.ts";
import { formatCount, formatMoney } from "../numbers/format-number.ts";
import { figuresIn, largestOf, shareOf } from "./figures-in.ts";
import { Explained } from "../explained/explained.tsx";
import { shownZone } from "../numbers/reader.ts";
import type { MetricsQuery } from "../trades/queries.ts";
import type { TradesSearch } from "../trades/search.ts";
import { shade } from "./shade.ts";
import { hourWords, weekdayWords } from "../trades/group-words.ts";

const WEEKDAYS = ["1", "2", "3", "4", "5", "6", "7"] as const;

type Props = {
  groups: readonly Group[];
  currency: string | undefined;
  search: TradesSearch;
  /** The filter of the page, by which a cell is explained. */
  filter: MetricsQuery;
  inBase: boolean;
  /** Each cell tells what it is made of and leads to its trades, or leads to the history without them. */
  leads: "trades" | "without";
};

/** Net P&L by hour and weekday of the close. A stronger colour is more. */
export function HeatMap({ groups, currency, search, filter, inBase, leads }: Props) {
  const cells = new Map(groups.map((group) => [group.key, figuresIn(group, currency)]));
  const keys = [...cells.keys()].map((key) => key.slice(2)).filter((hour) => hour !== UNTIMED);
  const hours = spanOf(keys.map(Number));
  const days = WEEKDAYS.filter((day) => Number(day) < 6 || groups.some(({ key }) => key.startsWith(day)));
  const largest = largestOf([...cells.values()].map((each) => each?.netPnl ?? null));
  if (hours.length === 0) return <p className="soft">Your files hold dates without times.</p>;
  return (
    <div className="table-wrap">
      <table className="breakdowns-heat">
        <caption className="hidden-visually">Net P&L by weekday and hour in which trades closed</caption>
        <thead>
          <tr>
            <th scope="col">
              <span className="hidden-visually">Weekday</span>
            </th>
            {hours.map((hour) => (
              <th key={hour} scope="col">
                <abbr title={hourWords(hour)}>{hour}</abbr>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {days.map((day) => (
            <tr key={day}>
              <th scope="row">{weekdayWords(day, "weekdayShort")}</th>
              {hours.map((hour) => {
                const figures = cells.get(`${day}-${hour}`) ?? null;
                if (figures === null) return <Empty key={hour} />;
                const net = figures.netPnl ?? "0";
                const count = figures.trades + figures.openTrades;
                const words = `${weekdayWords(day)} ${hourWords(hour)}: ${formatMoney(net, currency ?? null, "always")}, ${formatCount(count)} ${count === 1 ? "trade" : "trades"}`;
                return (
                  <td
                    key={hour}
                    style={shade(net, shareOf(net, largest), { most: 55, surface: "raise" })}
                    title={words}
                  >
                    {leads === "without" ? (
                      <Link
                        to="/what-if"
                        search={{
                          account: search.account,
                          from: search.from,
                          weekdayHours: `${day}-${hour}`,
                          currency,
                        }}
                        aria-label={`Simulate without ${words}`}
                      >
                        {formatCount(count)}
                      </Link>
                    ) : (
                      <Explained
                        name={`the net P&L of ${weekdayWords(day)} ${hourWords(hour)}`}
                        asked={{
                          of: "metrics",
                          figure: "netPnl",
                          currency: currency ?? "",
                          by: "trade",
                          filter,
                          cell: { cellBy: "weekday_hour", cell: `${day}-${hour}`, timeZone: shownZone() },
                          ...(inBase ? { amounts: "base" } : {}),
                        }}
                      >
                        {formatCount(count)}
                        <span className="hidden-visually"> on {words}</span>
                      </Explained>
                    )}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** All hours from the first to the last one with a trade. */
function spanOf(hours: readonly number[]): string[] {
  if (hours.length === 0) return [];
  const first = Math.min(...hours);
  return Array.from({ length: Math.max(...hours) - first + 1 }, (_, at) =>
    String(first + at).padStart(2, "0"),
  );
}

function Empty() {
  return (
    <td>
      <span className="hidden-visually">no trade</span>
    </td>
  );
}
