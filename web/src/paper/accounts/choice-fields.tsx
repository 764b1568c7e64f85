import { useId } from "react";
import type { Choices } from "./choices.ts";

const SLIPPAGE = {
  "slippage/none/1": "None: fills at the quote",
  "slippage/constant-bps/1": "A constant share of the price",
  "slippage/volume-share/1": "Grows with the order's share of the quote's size",
} as const satisfies Record<Choices["slippage"], string>;
const FEES = {
  "fees/none/1": "None",
  "fees/per-share/1": "Per share",
  "fees/bps/1": "A share of the value",
  "fees/per-contract/1": "Per contract",
} as const satisfies Record<Choices["fees"], string>;

type Field = { name: Exclude<keyof Choices, "slippage" | "fees">; label: string };
const OF_MODEL: Record<Choices["slippage"] | Choices["fees"], readonly Field[]> = {
  "slippage/none/1": [],
  "slippage/constant-bps/1": [{ name: "slippageBps", label: "Basis points" }],
  "slippage/volume-share/1": [
    { name: "volumeLimit", label: "Most of the size, as a share" },
    { name: "priceImpact", label: "Price impact" },
  ],
  "fees/none/1": [],
  "fees/per-share/1": [
    { name: "perShare", label: "Per share" },
    { name: "minimum", label: "At least, per order" },
  ],
  "fees/bps/1": [{ name: "feeBps", label: "Basis points" }],
  "fees/per-contract/1": [{ name: "perContract", label: "Per contract" }],
};
const LIMITS: readonly Field[] = [
  { name: "maxPosition", label: "Largest position" },
  { name: "maxDailyLoss", label: "Most a day may lose" },
];

type Props = { choices: Choices; currency: string; change: (more: Partial<Choices>) => void };

/** How fills are priced beyond the quote, and what the account must not exceed. */
export function ChoiceFields({ choices, currency, change }: Props) {
  const id = useId();
  const text = ({ name, label }: Field, hint?: string) => (
    <div className="field" key={name}>
      <label htmlFor={`${id}-${name}`}>{label}</label>
      <input
        className="input paper-number"
        id={`${id}-${name}`}
        inputMode="decimal"
        autoComplete="off"
        maxLength={30}
        placeholder={hint}
        value={choices[name]}
        onChange={({ target }) => change({ [name]: target.value })}
      />
    </div>
  );
  return (
    <>
      <div className="field">
        <label htmlFor={`${id}-slippage`}>Slippage, always to your cost</label>
        <select
          className="select"
          id={`${id}-slippage`}
          value={choices.slippage}
          onChange={({ target }) => {
            const chosen = keyOf(SLIPPAGE, target.value);
            if (chosen !== undefined) change({ slippage: chosen });
          }}
        >
          {options(SLIPPAGE)}
        </select>
      </div>
      <div className="paper-pair">{OF_MODEL[choices.slippage].map((field) => text(field))}</div>
      <div className="field">
        <label htmlFor={`${id}-fees`}>Fees, in {currency}</label>
        <select
          className="select"
          id={`${id}-fees`}
          value={choices.fees}
          onChange={({ target }) => {
            const chosen = keyOf(FEES, target.value);
            if (chosen !== undefined) change({ fees: chosen });
          }}
        >
          {options(FEES)}
        </select>
      </div>
      <div className="paper-pair">{OF_MODEL[choices.fees].map((field) => text(field))}</div>
      <div className="paper-pair">
        {LIMITS.map((field) => text({ ...field, label: `${field.label}, in ${currency}` }, "No limit"))}
      </div>
    </>
  );
}

function options(names: Readonly<Record<string, string>>) {
  return Object.entries(names).map(([value, name]) => (
    <option key={value} value={value}>
      {name}
    </option>
  ));
}

function keyOf<K extends string>(names: Readonly<Record<K, string>>, value: string): K | undefined {
  const isKey = (text: string): text is K => Object.hasOwn(names, text);
  return isKey(value) ? value : undefined;
}
