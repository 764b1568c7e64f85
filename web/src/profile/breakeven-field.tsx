import { type FormEvent, useId, useState } from "react";
import type { Breakeven } from "#shared/contracts/profile.ts";
import { NotNegative } from "#shared/decimal.ts";
import { decimalPoint } from "../numbers/format-number.ts";
import { ChangeButton } from "../ui/change-button.tsx";

const UNITS = { money: "money, in the currency of the trade", ticks: "ticks from entry to exit" } as const;

/** Sets up to where a closed trade is breakeven and neither a win nor a loss. */
export function BreakevenField({ now, save }: { now: Breakeven; save: (next: Breakeven) => void }) {
  const id = useId();
  const [text, setText] = useState(now.amount);
  const [unit, setUnit] = useState(now.unit);
  const tight = text.replaceAll(/\s/g, "");
  const amount = decimalPoint() === "," ? tight.replace(",", ".") : tight;
  const isWrong = !NotNegative.safeParse(amount).success;
  const isSame = amount === now.amount && unit === now.unit;
  function submit(event: FormEvent): void {
    event.preventDefault();
    if (!isWrong && !isSame) save({ unit, amount });
  }
  return (
    <form className="stack" onSubmit={submit}>
      <div className="field">
        <label htmlFor={id}>A trade is breakeven up to</label>
        <div className="row">
          <input
            className="input profile-threshold"
            id={id}
            inputMode="decimal"
            autoComplete="off"
            maxLength={20}
            value={text}
            aria-invalid={isWrong || undefined}
            aria-describedby={`${id}-note`}
            onChange={({ target }) => setText(target.value)}
          />
          <select
            className="select"
            aria-label="Unit of the tolerance"
            value={unit}
            onChange={({ target }) => setUnit(target.value === "ticks" ? "ticks" : "money")}
          >
            {Object.entries(UNITS).map(([value, words]) => (
              <option key={value} value={value}>
                {words}
              </option>
            ))}
          </select>
          <ChangeButton type="submit" busy={isWrong || isSame}>
            Save
          </ChangeButton>
        </div>
      </div>
      <p className="soft small" id={`${id}-note`}>
        A breakeven trade, which some call a scratch, counts as no win and no loss, on every page and in every
        filter. Zero means a net P&L of exactly zero. A tick is 0.01, a pip of a currency, and for a known
        future what its contract says.
      </p>
    </form>
  );
}
