import { useId } from "react";
import type { Line } from "./draft.ts";

type Props = {
  legend: string;
  name: string;
  amount: string;
  add: string;
  lines: readonly Line[];
  faults: ReadonlyMap<number | "all", string>;
  change: (lines: Line[]) => void;
};

/** Lines of a name and a number, one more with each press of the button. */
export function BalanceLines({ legend, name, amount, add, lines, faults, change }: Props) {
  const id = useId();
  const put = (key: number, part: Partial<Line>) =>
    change(lines.map((line) => (line.key === key ? { ...line, ...part } : line)));
  const next = () => Math.max(0, ...lines.map(({ key }) => key)) + 2;
  return (
    <fieldset className="reconciliation-lines">
      <legend>{legend}</legend>
      {lines.map((line, at) => {
        const fault = faults.get(line.key);
        const faultId = `${id}-${line.key}`;
        const described = fault === undefined ? {} : { "aria-describedby": faultId, "aria-invalid": true };
        return (
          <div key={line.key}>
            <div className="reconciliation-line">
              <input
                className="input"
                aria-label={`${name} ${at + 1}`}
                placeholder={name}
                maxLength={100}
                autoComplete="off"
                value={line.name}
                onChange={({ target }) => put(line.key, { name: target.value })}
                {...described}
              />
              <input
                className="input number"
                aria-label={`${amount} ${at + 1}`}
                placeholder={amount}
                inputMode="decimal"
                maxLength={60}
                autoComplete="off"
                value={line.amount}
                onChange={({ target }) => put(line.key, { amount: target.value })}
                {...described}
              />
              <button
                type="button"
                className="button button-quiet"
                aria-label={`Remove ${name.toLowerCase()} ${at + 1}`}
                disabled={lines.length === 1}
                onClick={() => change(lines.filter(({ key }) => key !== line.key))}
              >
                ×
              </button>
            </div>
            {fault === undefined ? null : (
              <p className="small down" id={faultId}>
                {fault}
              </p>
            )}
          </div>
        );
      })}
      <div className="row">
        <button
          type="button"
          className="button button-small"
          onClick={() => change([...lines, { key: next(), name: "", amount: "" }])}
        >
          {add}
        </button>
      </div>
    </fieldset>
  );
}
