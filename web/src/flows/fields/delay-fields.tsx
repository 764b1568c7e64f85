import { useId } from "react";
import type { DelayConfig } from "#shared/contracts/flow-nodes.ts";
import type { Json } from "#shared/contracts/json.ts";
import { isoOf, isUnit, lengthOf, UNITS } from "./durations.ts";
import { EventField } from "./event-field.tsx";
import { ExpressionField } from "./expression-field.tsx";

type Props = { config: DelayConfig; change: (config: DelayConfig) => void; sample: Json | undefined };

/** What a delay begins with when its way is chosen. */
function fresh(way: string): DelayConfig {
  if (way === "until") return { until: new Date(Date.now() + 3_600_000).toISOString().slice(0, 16) + ":00Z" };
  if (way === "event") return { event: "order.filled", timeout: "P1D" };
  return { duration: "PT5M" };
}

/** Waits for a time, until a time, or for an event. */
export function DelayFields({ config, change, sample }: Props) {
  const id = useId();
  const way = "duration" in config ? "duration" : "until" in config ? "until" : "event";
  return (
    <>
      <div className="field">
        <label htmlFor={id}>It waits</label>
        <select className="select" id={id} value={way} onChange={({ target }) => change(fresh(target.value))}>
          <option value="duration">for a length of time</option>
          <option value="until">until a time</option>
          <option value="event">for an event</option>
        </select>
      </div>
      {"duration" in config ? (
        <LengthFields
          label="For"
          iso={config.duration}
          change={(duration) => change({ ...config, duration })}
        />
      ) : null}
      {"until" in config ? (
        <div className="field">
          <label htmlFor={`${id}-until`}>Until</label>
          <input
            className="input"
            id={`${id}-until`}
            autoComplete="off"
            required
            maxLength={4000}
            aria-describedby={`${id}-until-help`}
            value={config.until}
            onChange={({ target }) => change({ ...config, until: target.value })}
          />
          <span className="soft small" id={`${id}-until-help`}>
            A time such as 2026-12-01T09:00:00Z, or a template such as {"{{ input.expiresAt }}"}.
          </span>
        </div>
      ) : null}
      {"event" in config ? (
        <>
          <EventField label="Until" value={config.event} change={(event) => change({ ...config, event })} />
          <ExpressionField
            label="Only if"
            value={config.where ?? ""}
            sample={sample}
            change={(where) => {
              const { where: _, ...rest } = config;
              change(where.trim() === "" ? rest : { ...rest, where });
            }}
          />
          <LengthFields
            label="At most"
            iso={config.timeout}
            change={(timeout) => change({ ...config, timeout })}
          />
        </>
      ) : null}
    </>
  );
}

function LengthFields({ label, iso, change }: { label: string; iso: string; change: (iso: string) => void }) {
  const id = useId();
  const length = lengthOf(iso);
  if ("iso" in length)
    return (
      <div className="field">
        <label htmlFor={id}>{label}, as an ISO-8601 duration</label>
        <input
          className="input"
          id={id}
          autoComplete="off"
          required
          maxLength={40}
          value={iso}
          onChange={({ target }) => change(target.value.toUpperCase())}
        />
      </div>
    );
  return (
    <div className="flows-pair">
      <div className="field">
        <label htmlFor={id}>{label}</label>
        <input
          className="input"
          id={id}
          type="number"
          min={1}
          max={9999}
          required
          value={length.amount}
          onChange={({ target }) => {
            const amount = target.value.replaceAll(/\D/g, "").slice(0, 4);
            if (amount !== "") change(isoOf({ ...length, amount: String(Number(amount)) }));
          }}
        />
      </div>
      <div className="field">
        <label htmlFor={`${id}-unit`}>Unit</label>
        <select
          className="select"
          id={`${id}-unit`}
          value={length.unit}
          onChange={({ target }) => {
            if (isUnit(target.value)) change(isoOf({ ...length, unit: target.value }));
          }}
        >
          {Object.entries(UNITS).map(([unit, name]) => (
            <option key={unit} value={unit}>
              {name}
            </option>
          ))}
        </select>
      </div>
    </div>
  );
}
