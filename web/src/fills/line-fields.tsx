import { zoneCity } from "../numbers/format-time.ts";
import { shownZone } from "../numbers/reader.ts";
import type { Faults, Line } from "./draft.ts";
import { Field } from "./field.tsx";

type Props = {
  legend: string;
  line: Line;
  /** The place of the line among the faults: `lines.0.`. */
  path: string;
  faults: Faults;
  /** False where the side follows from another line. */
  choosesSide?: boolean;
  change: (part: Partial<Line>) => void;
};

const NUMBERS = [
  ["quantity", "Quantity"],
  ["price", "Price"],
  ["fee", "Fee (optional)"],
] as const;

/** The fields of one execution. */
export function LineFields({ legend, line, path, faults, choosesSide = true, change }: Props) {
  const isDate = /^\d{4}-\d{2}-\d{2}$/.test(line.when);
  return (
    <fieldset className="fills-line">
      <legend>{legend}</legend>
      {choosesSide ? (
        <Field label="Side" fault={undefined}>
          {(given) => (
            <select
              {...given}
              className="select"
              value={line.side}
              onChange={({ target }) => change({ side: target.value === "sell" ? "sell" : "buy" })}
            >
              <option value="buy">Buy</option>
              <option value="sell">Sell</option>
            </select>
          )}
        </Field>
      ) : null}
      <Field
        label={isDate ? "Executed on" : `Executed (${zoneCity(shownZone())})`}
        fault={faults.get(`${path}when`)}
      >
        {(given) => (
          <input
            {...given}
            className="input"
            type={isDate ? "date" : "datetime-local"}
            value={line.when}
            onChange={({ target }) => change({ when: target.value })}
          />
        )}
      </Field>
      {NUMBERS.map(([name, label]) => (
        <Field key={name} label={label} fault={faults.get(`${path}${name}`)}>
          {(given) => (
            <input
              {...given}
              className="input number"
              inputMode="decimal"
              autoComplete="off"
              maxLength={40}
              value={line[name]}
              onChange={({ target }) => change({ [name]: target.value })}
            />
          )}
        </Field>
      ))}
    </fieldset>
  );
}
