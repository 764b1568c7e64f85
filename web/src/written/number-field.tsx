import { useId, useState } from "react";
import { readNumber } from "./read-number.ts";
import "./written.css";

type Props = {
  label: string;
  value: string | null;
  mustBeAbove?: boolean;
  required?: boolean;
  change: (value: string | null) => void;
};

/** A price or an amount, which is given on when it is a number. */
export function NumberField({ label, value, mustBeAbove = false, required = false, change }: Props) {
  const id = useId();
  const [typed, setTyped] = useState<string | null>(null);
  const isWrong = typed !== null && readNumber(typed, mustBeAbove) === undefined;
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        className="input number"
        inputMode="decimal"
        autoComplete="off"
        required={required}
        maxLength={40}
        aria-invalid={isWrong || undefined}
        aria-describedby={isWrong ? `${id}-wrong` : undefined}
        value={typed ?? value ?? ""}
        onChange={({ target }) => {
          setTyped(target.value);
          const read = readNumber(target.value, mustBeAbove);
          if (read !== undefined) change(read);
        }}
        onBlur={() => {
          if (!isWrong) setTyped(null);
        }}
      />
      {isWrong ? (
        <span className="small written-wrong" id={`${id}-wrong`}>
          {mustBeAbove ? "A number above zero, like 250.50" : "A number like 98.50"}
        </span>
      ) : null}
    </div>
  );
}
