import { useId } from "react";
import type { DateOrder } from "#shared/contracts/import-mapping.ts";
import type { AssetClass } from "#shared/contracts/fills.ts";
import { ColumnSelect } from "./column-select.tsx";
import type { Draft } from "./draft.ts";
import { TextField } from "./text-field.tsx";

type Props = { draft: Draft; columns: readonly string[]; onChange: (draft: Draft) => void };

const DATES: Record<DateOrder | "", string> = {
  "": "Choose",
  iso: "Year, month, day: 2026-03-04",
  day_first: "Day first: 04.03.2026 or 4/3/26",
  month_first: "Month first: 3/4/2026",
  unix_seconds: "Seconds since 1970",
  unix_milliseconds: "Milliseconds since 1970",
};
const MARKS = { auto: "As each number shows", ".": "A point: 1,234.50", ",": "A comma: 1.234,50" } as const;
const COSTS = { positive: "As positive numbers", negative: "As negative numbers" } as const;
const CLASSES: Record<AssetClass, string> = {
  equity: "Shares",
  option: "Options",
  future: "Futures",
  forex: "Currencies",
  crypto: "Crypto",
  bond: "Bonds",
  fund: "Funds",
  other: "Other",
};

/** How the file writes its values, and what is the same in all rows. */
export function WritingFields({ draft, columns, onChange }: Props) {
  const set = (change: Partial<Draft>) => onChange({ ...draft, ...change });
  return (
    <fieldset className="imports-map">
      <legend className="small soft">How the file writes them</legend>
      <Choice label="Dates" words={DATES} value={draft.dates} onChoose={(dates) => set({ dates })} />
      <Choice
        label="Decimals"
        words={MARKS}
        value={draft.decimalMark}
        onChoose={(decimalMark) => set({ decimalMark })}
      />
      {draft.fees.length === 0 ? null : (
        <Choice label="Costs" words={COSTS} value={draft.costs} onChoose={(costs) => set({ costs })} />
      )}
      {draft.columns.side === "" ? null : (
        <>
          <TextField
            label="Words for a purchase"
            most={200}
            value={draft.buy}
            onType={(buy) => set({ buy })}
          />
          <TextField
            label="Words for a sale"
            most={200}
            value={draft.sell}
            onType={(sell) => set({ sell })}
          />
        </>
      )}
      {draft.columns.assetClass === "" ? (
        <Choice
          label="Asset class of all rows"
          words={CLASSES}
          value={draft.assetClass}
          onChoose={(assetClass) => set({ assetClass })}
        />
      ) : null}
      <TextField
        label="Multiplier of all rows"
        most={20}
        value={draft.multiplier}
        onType={(multiplier) => set({ multiplier })}
      />
      <ColumnSelect
        label="Leave out rows by"
        none="No column"
        columns={columns}
        value={draft.skipColumn}
        onChoose={(skipColumn) => set({ skipColumn })}
      />
      {draft.skipColumn === "" ? null : (
        <TextField
          label="Left out where it says"
          placeholder="cancelled, rejected"
          most={200}
          value={draft.skipValues}
          onType={(skipValues) => set({ skipValues })}
        />
      )}
    </fieldset>
  );
}

type ChoiceProps<Value extends string> = {
  label: string;
  words: Readonly<Record<Value, string>>;
  value: Value;
  onChoose: (value: Value) => void;
};

function Choice<Value extends string>({ label, words, value, onChoose }: ChoiceProps<Value>) {
  const id = useId();
  const isValue = (text: string): text is Value => Object.hasOwn(words, text);
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <select
        className="select"
        id={id}
        value={value}
        onChange={({ target }) => {
          if (isValue(target.value)) onChoose(target.value);
        }}
      >
        {Object.entries<string>(words).map(([name, said]) => (
          <option key={name} value={name}>
            {said}
          </option>
        ))}
      </select>
    </div>
  );
}
