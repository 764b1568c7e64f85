import { useId } from "react";
import type { MissedRuns } from "#shared/contracts/flow-nodes.ts";
import { cronOf, cronWords, dayName, type Simple, simpleOf } from "../cron-words.ts";
import { NextFires } from "./next-fires.tsx";

type Change = { cron?: string; timeZone?: string | undefined; missed?: MissedRuns };
type Props = {
  cron: string;
  timeZone: string | undefined;
  missed: MissedRuns;
  zone: string;
  change: (change: Change) => void;
};

const EVERY: Record<Simple["every"] | "cron", string> = {
  minutes: "Every few minutes",
  hour: "Every hour",
  day: "Every day",
  weekday: "Monday to Friday",
  week: "Once a week",
  cron: "By a cron expression",
};
const MISSED: Record<MissedRuns, string> = {
  last: "Run once for all of them",
  all: "Run for each of them",
  skip: "Leave them out",
};
const START = "09:00";

function fresh(every: string): string | null {
  switch (every) {
    case "minutes":
      return cronOf({ every, step: 15 });
    case "hour":
      return cronOf({ every, minute: 0 });
    case "day":
    case "weekday":
      return cronOf({ every, time: START });
    case "week":
      return cronOf({ every, day: 1, time: START });
    default:
      return null;
  }
}

/** A schedule in a trader's words or as cron, its zone, and the times at which it fires next. */
export function ScheduleFields({ cron, timeZone, missed, zone, change }: Props) {
  const id = useId();
  const simple = simpleOf(cron);
  return (
    <>
      <div className="flows-pair">
        <div className="field">
          <label htmlFor={`${id}-every`}>How often</label>
          <select
            className="select"
            id={`${id}-every`}
            value={simple?.every ?? "cron"}
            onChange={({ target }) =>
              change({ cron: fresh(target.value) ?? `${cron.trim()} `.slice(0, 120) })
            }
          >
            {Object.entries(EVERY).map(([every, name]) =>
              every === "cron" && simple !== null ? null : (
                <option key={every} value={every}>
                  {name}
                </option>
              ),
            )}
          </select>
        </div>
        {simple === null ? null : (
          <Details id={id} simple={simple} set={(next) => change({ cron: cronOf(next) })} />
        )}
      </div>
      <div className="field">
        <label htmlFor={`${id}-cron`}>Cron expression (minute, hour, day, month, weekday)</label>
        <input
          className="input"
          id={`${id}-cron`}
          autoComplete="off"
          spellCheck={false}
          maxLength={120}
          required
          value={cron}
          onChange={({ target }) => change({ cron: target.value })}
        />
        <span className="small">Starts {cronWords(cron)}.</span>
      </div>
      <div className="flows-pair">
        <div className="field">
          <label htmlFor={`${id}-zone`}>Time zone</label>
          <select
            className="select"
            id={`${id}-zone`}
            value={timeZone ?? ""}
            onChange={({ target }) => change({ timeZone: target.value === "" ? undefined : target.value })}
          >
            <option value="">That of the flow ({zone})</option>
            {Intl.supportedValuesOf("timeZone").map((each) => (
              <option key={each} value={each}>
                {each}
              </option>
            ))}
          </select>
        </div>
        <div className="field">
          <label htmlFor={`${id}-missed`}>Times that were missed</label>
          <select
            className="select"
            id={`${id}-missed`}
            value={missed}
            onChange={({ target }) => {
              const { value } = target;
              change({ missed: value === "all" || value === "skip" ? value : "last" });
            }}
          >
            {Object.entries(MISSED).map(([each, name]) => (
              <option key={each} value={each}>
                {name}
              </option>
            ))}
          </select>
        </div>
      </div>
      <NextFires cron={cron} zone={timeZone ?? zone} />
    </>
  );
}

function Details({ id, simple, set }: { id: string; simple: Simple; set: (simple: Simple) => void }) {
  if (simple.every === "minutes" || simple.every === "hour") {
    const isHour = simple.every === "hour";
    return (
      <div className="field">
        <label htmlFor={`${id}-number`}>{isHour ? "At minute" : "Minutes"}</label>
        <input
          className="input"
          id={`${id}-number`}
          type="number"
          min={isHour ? 0 : 1}
          max={59}
          required
          value={isHour ? simple.minute : simple.step}
          onChange={({ target }) => {
            const number = Math.min(59, Math.max(isHour ? 0 : 1, Math.trunc(target.valueAsNumber)));
            if (!Number.isNaN(number))
              set(isHour ? { every: "hour", minute: number } : { every: "minutes", step: number });
          }}
        />
      </div>
    );
  }
  return (
    <>
      {simple.every === "week" ? (
        <div className="field">
          <label htmlFor={`${id}-day`}>On</label>
          <select
            className="select"
            id={`${id}-day`}
            value={simple.day}
            onChange={({ target }) => set({ ...simple, day: Number(target.value) })}
          >
            {[1, 2, 3, 4, 5, 6, 0].map((day) => (
              <option key={day} value={day}>
                {dayName(day)}
              </option>
            ))}
          </select>
        </div>
      ) : null}
      <div className="field">
        <label htmlFor={`${id}-time`}>At</label>
        <input
          className="input"
          id={`${id}-time`}
          type="time"
          required
          value={simple.time}
          onChange={({ target }) => {
            if (target.value !== "") set({ ...simple, time: target.value });
          }}
        />
      </div>
    </>
  );
}
