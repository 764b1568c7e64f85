import { useId } from "react";
import { type MissedRuns, TRIGGERS_ON, type TriggerConfig } from "#shared/contracts/flow-nodes.ts";
import type { Json } from "#shared/contracts/json.ts";
import { EventField } from "./event-field.tsx";
import { ExpressionField } from "./expression-field.tsx";
import { ScheduleFields } from "./schedule-fields.tsx";

type Props = {
  config: TriggerConfig;
  change: (config: TriggerConfig) => void;
  /** The zone of a schedule without one of its own. */
  zone: string;
  sample: Json | undefined;
};

const NAMES: Record<TriggerConfig["on"], string> = {
  manual: "By hand",
  schedule: "On a schedule",
  event: "When something happens",
  webhook: "By a webhook",
};

/** What a trigger begins with when its way is chosen. */
function fresh(on: string): TriggerConfig {
  switch (on) {
    case "schedule":
      return { on: "schedule", cron: "0 9 * * 1-5", missed: "last" };
    case "event":
      return { on: "event", event: "bias.scored" };
    case "webhook":
      return { on: "webhook", verify: "url" };
    default:
      return { on: "manual" };
  }
}

/** What starts a flow: by hand, on a schedule, on an event of the catalogue, or by a webhook. */
export function TriggerFields({ config, change, zone, sample }: Props) {
  const id = useId();
  return (
    <>
      <div className="field">
        <label htmlFor={id}>It starts</label>
        <select
          className="select"
          id={id}
          value={config.on}
          onChange={({ target }) => change(fresh(target.value))}
        >
          {TRIGGERS_ON.toSorted((one, other) => ORDER.indexOf(one) - ORDER.indexOf(other)).map((on) => (
            <option key={on} value={on}>
              {NAMES[on]}
            </option>
          ))}
        </select>
      </div>
      {config.on === "schedule" ? (
        <ScheduleFields
          cron={config.cron}
          timeZone={config.timeZone}
          missed={config.missed}
          zone={zone}
          change={(next: { cron?: string; timeZone?: string | undefined; missed?: MissedRuns }) =>
            change({ ...config, ...next })
          }
        />
      ) : null}
      {config.on === "event" ? (
        <>
          <EventField label="When" value={config.event} change={(event) => change({ ...config, event })} />
          <ExpressionField
            label="Only if"
            value={config.where ?? ""}
            sample={sample}
            change={(where) => {
              const { where: _, ...rest } = config;
              change(where.trim() === "" ? rest : { ...rest, where });
            }}
            help="Left empty, every such event starts it. An expression over input, whose body is the event’s."
          />
        </>
      ) : null}
      {config.on === "webhook" ? (
        <div className="field">
          <label htmlFor={`${id}-verify`}>A call counts when</label>
          <select
            className="select"
            id={`${id}-verify`}
            value={config.verify}
            onChange={({ target }) =>
              change({ ...config, verify: target.value === "standard" ? "standard" : "url" })
            }
          >
            <option value="url">it knows the address, which is the secret</option>
            <option value="standard">it is signed by Standard Webhooks</option>
          </select>
        </div>
      ) : null}
    </>
  );
}

const ORDER: readonly TriggerConfig["on"][] = ["manual", "schedule", "event", "webhook"];
