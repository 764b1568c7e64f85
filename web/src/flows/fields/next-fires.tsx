import { useQuery } from "@tanstack/react-query";
import { formatDayWithYear, formatOffset, formatWeekday } from "../../numbers/format-time.ts";
import { KEYS } from "../../session/keys.ts";
import { Skeleton } from "../../ui/skeleton.tsx";
import { useNow } from "../../ui/use-now.ts";

const MINUTE_MS = 60_000;

/** The next times of a schedule, and those beside the clock changes of the coming year. */
export function NextFires({ cron, zone }: { cron: string; zone: string }) {
  const minute = Math.floor(useNow() / MINUTE_MS) * MINUTE_MS;
  const fires = useQuery({
    queryKey: [...KEYS.nextFires, cron.trim(), zone, minute],
    queryFn: async () => (await import("./next-times.ts")).nextFires(cron.trim(), zone, minute),
    networkMode: "always",
    retry: false,
    gcTime: MINUTE_MS,
    placeholderData: (known) => known,
  });
  if (fires.error !== null)
    return (
      <output className="small down">
        This is no schedule: {fires.error.message.replace(/^CronPattern: /, "")}
      </output>
    );
  if (fires.data === undefined) return <Skeleton lines={3} />;
  const { next, changes } = fires.data;
  if (next.length === 0) return <output className="small down">This time never comes.</output>;
  return (
    <div className="flows-fires small">
      <p className="soft">Next starts, in {zone}:</p>
      <Times times={next} zone={zone} />
      {changes.length === 0 ? (
        <p className="soft">The clocks of this zone do not change in the coming year.</p>
      ) : null}
      {changes.map(({ at, byMinutes, around }) => (
        <div key={at}>
          <p className="soft">
            On {formatDayWithYear(at, zone)} the clocks go {byMinutes > 0 ? "forward" : "back"} by{" "}
            {Math.abs(byMinutes)} minutes. Around that it fires:
          </p>
          <Times times={around} zone={zone} />
        </div>
      ))}
    </div>
  );
}

function Times({ times, zone }: { times: readonly number[]; zone: string }) {
  return (
    <ul>
      {times.map((time) => {
        const at = new Date(time).toISOString();
        return (
          <li key={time}>
            <time dateTime={at} className="number">
              {formatWeekday(at, zone)}
            </time>{" "}
            <span className="soft">{formatOffset(at, zone)}</span>
          </li>
        );
      })}
    </ul>
  );
}
