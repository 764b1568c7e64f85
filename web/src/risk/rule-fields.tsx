import { useId, type ReactNode } from "react";
import type { RuleName } from "#shared/contracts/guardrail-rules.ts";
import type { Draft } from "./rule-draft.ts";

type Fields = { draft: Draft; change: (name: string, value: string) => void; currency: string | null };

/** The fields of one rule. */
export function RuleFields({ rule, ...fields }: Fields & { rule: RuleName }) {
  const money = fields.currency ?? "the account’s currency";
  switch (rule) {
    case "cool_off":
      return (
        <>
          <NumberField {...fields} name="losses" label="After so many losses in a row" step="1" isOptional />
          <NumberField
            {...fields}
            name="lossBeyond"
            label={`Or after one loss of at least, in ${money}`}
            isOptional
          />
          <NumberField {...fields} name="minutes" label="Wait, minutes" step="1" />
        </>
      );
    case "max_trades":
      return <NumberField {...fields} name="trades" label="Trades opened a day, at most" step="1" />;
    case "daily_loss":
      return (
        <>
          <Limit {...fields} units={{ percent: "% of the day’s first equity", amount: money }} />
          <Choice {...fields} name="counts" label="What counts">
            <option value="equity">Closed trades and open positions</option>
            <option value="realized">Closed trades only</option>
          </Choice>
        </>
      );
    case "size_cap":
      return (
        <>
          <Limit {...fields} units={{ percent: "% of the equity", notional: money, quantity: "units" }} />
          <Choice {...fields} name="of" label="It caps">
            <option value="position">The position that an order would leave</option>
            <option value="order">The order alone</option>
          </Choice>
        </>
      );
    case "drawdown":
      return (
        <>
          <Choice {...fields} name="kind" label="Measured from">
            <option value="trailing">The highest equity so far (trailing)</option>
            <option value="static">The start balance (static)</option>
          </Choice>
          <Limit {...fields} units={{ percent: "% of it", amount: money }} />
          {fields.draft["kind"] === "trailing" ? (
            <label className="check">
              <input
                type="checkbox"
                checked={fields.draft["locksAtStart"] === "on"}
                onChange={({ target }) => fields.change("locksAtStart", target.checked ? "on" : "")}
              />
              <span>The floor rises no further than the start balance</span>
            </label>
          ) : null}
        </>
      );
  }
}

function NumberField({
  draft,
  change,
  name,
  label,
  step = "any",
  isOptional = false,
}: Fields & { name: string; label: string; step?: string; isOptional?: boolean }) {
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>
        {label}
        {isOptional ? " (or leave it empty)" : null}
      </label>
      <input
        className="input"
        id={id}
        type="number"
        inputMode="decimal"
        min="0"
        step={step}
        value={draft[name] ?? ""}
        required={!isOptional}
        onChange={({ target }) => change(name, target.value)}
      />
    </div>
  );
}

function Limit({ units, ...fields }: Fields & { units: Readonly<Record<string, string>> }) {
  return (
    <div className="risk-limit">
      <NumberField {...fields} name="limit" label="Limit" />
      <Choice {...fields} name="unit" label="In">
        {Object.entries(units).map(([unit, words]) => (
          <option key={unit} value={unit}>
            {words}
          </option>
        ))}
      </Choice>
    </div>
  );
}

function Choice({
  draft,
  change,
  name,
  label,
  children,
}: Fields & { name: string; label: string; children: ReactNode }) {
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <select
        className="select"
        id={id}
        value={draft[name] ?? ""}
        onChange={({ target }) => change(name, target.value)}
      >
        {children}
      </select>
    </div>
  );
}
