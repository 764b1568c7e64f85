import { useMemo } from "react";
import type { SimulatedPoint } from "#shared/contracts/simulations.ts";
import type { ChartLine } from "../charts/draw-lines.ts";
import { LinesChart } from "../charts/lines-chart.tsx";
import { formatMoney } from "../numbers/format-number.ts";
import { dayOf } from "../numbers/zoned-day.ts";

/** Equity as it was and as it would have been, over the same days. */
export function TwoCurves({
  points,
  currency,
  timeZone,
}: {
  points: readonly SimulatedPoint[];
  currency: string;
  timeZone: string;
}) {
  const { axis, lines, last } = useMemo(() => {
    // A date without a time may lie on the day before in the zone; the later point of a day counts.
    const days = new Map(
      points
        .filter((point) => point.currency === currency)
        .map((point) => [dayOf(Date.parse(point.at), timeZone), point] as const),
    );
    const shown = [...days.values()];
    const drawn: ChartLine[] = [
      {
        name: "As it was",
        colour: "soft",
        isDashed: true,
        values: shown.map(({ baseline }) => Number(baseline)),
      },
      { name: "What if", colour: "tide", values: shown.map(({ simulated }) => Number(simulated)) },
    ];
    return { axis: { days: [...days.keys()] }, lines: drawn, last: shown.at(-1) };
  }, [points, currency, timeZone]);
  if (last === undefined) return null;
  const label = `Equity in ${currency}: ${formatMoney(last.baseline, currency)} at the end as it was, ${formatMoney(last.simulated, currency)} under the rules.`;
  return <LinesChart axis={axis} lines={lines} label={label} />;
}
