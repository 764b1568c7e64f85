import { useId, type KeyboardEvent, type RefObject } from "react";
import { Decimal } from "#shared/decimal.ts";
import { decimalPoint } from "../../numbers/format-number.ts";
import { plain } from "./plain.ts";
import { stepped } from "./stepped.ts";

type Props = {
  label: string;
  value: string;
  change: (value: string) => void;
  /** What an arrow adds or takes away. */
  step: string;
  /** Where an arrow begins in an empty field. */
  start: string | undefined;
  fault: string | undefined;
  input?: RefObject<HTMLInputElement | null>;
};

/** A number of the ticket. The arrow keys step it to the next value that the market takes. */
export function SteppedField({ label, value, change, step, start, fault, input }: Props) {
  const id = useId();
  function pressed(event: KeyboardEvent): void {
    const by = event.key === "ArrowUp" ? 1 : event.key === "ArrowDown" ? -1 : null;
    if (by === null || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    const point = decimalPoint();
    const current = Decimal.safeParse(plain(value, point));
    const next = current.success ? stepped(current.data, step, by) : (start ?? step);
    change(point === "," ? next.replace(".", ",") : next);
  }
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <input
        ref={input}
        className="input paper-number"
        id={id}
        inputMode="decimal"
        autoComplete="off"
        maxLength={30}
        placeholder={start}
        value={value}
        aria-invalid={fault === undefined ? undefined : true}
        aria-describedby={fault === undefined ? undefined : `${id}-fault`}
        onChange={({ target }) => change(target.value)}
        onKeyDown={pressed}
      />
      {fault === undefined ? null : (
        <span className="small down" id={`${id}-fault`}>
          {label} {fault}
        </span>
      )}
    </div>
  );
}
