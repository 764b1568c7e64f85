import { AssetClass } from "#shared/contracts/fills.ts";
import type { Faults, Instrument } from "./draft.ts";
import { Field } from "./field.tsx";

const KINDS: Record<AssetClass, string> = {
  equity: "Stock or ETF",
  option: "Option",
  future: "Future",
  forex: "Currency pair",
  crypto: "Crypto",
  bond: "Bond",
  fund: "Fund",
  other: "Something else",
};

type Props = { instrument: Instrument; faults: Faults; change: (part: Partial<Instrument>) => void };

/** What was traded. The multiplier is asked for where contracts have one. */
export function InstrumentFields({ instrument, faults, change }: Props) {
  const { assetClass } = instrument;
  const hasMultiplier =
    !["equity", "crypto", "forex", "fund"].includes(assetClass) || instrument.multiplier !== "1";
  const text = (name: "symbol" | "currency" | "multiplier" | "strike", label: string, most: number) => (
    <Field label={label} fault={faults.get(name)}>
      {(given) => (
        <input
          {...given}
          className="input"
          autoComplete="off"
          autoCapitalize={name === "symbol" || name === "currency" ? "characters" : undefined}
          inputMode={name === "multiplier" || name === "strike" ? "decimal" : undefined}
          maxLength={most}
          value={instrument[name]}
          onChange={({ target }) => change({ [name]: target.value })}
        />
      )}
    </Field>
  );
  return (
    <div className="fills-line">
      {text("symbol", "Symbol", 100)}
      {text("currency", "Currency", 12)}
      <Field label="Kind" fault={undefined}>
        {(given) => (
          <select
            {...given}
            className="select"
            value={assetClass}
            onChange={({ target }) => {
              const kind = AssetClass.parse(target.value);
              change({ assetClass: kind, multiplier: kind === "option" ? "100" : "1" });
            }}
          >
            {AssetClass.options.map((each) => (
              <option key={each} value={each}>
                {KINDS[each]}
              </option>
            ))}
          </select>
        )}
      </Field>
      {hasMultiplier ? text("multiplier", "Units of one contract", 40) : null}
      {assetClass === "option" ? (
        <>
          <Field label="Expires on" fault={faults.get("expiry")}>
            {(given) => (
              <input
                {...given}
                className="input"
                type="date"
                value={instrument.expiry}
                onChange={({ target }) => change({ expiry: target.value })}
              />
            )}
          </Field>
          {text("strike", "Strike", 40)}
          <Field label="Right" fault={faults.get("right")}>
            {(given) => (
              <select
                {...given}
                className="select"
                value={instrument.right}
                onChange={({ target: { value } }) =>
                  change({ right: value === "call" || value === "put" ? value : "" })
                }
              >
                <option value="">Choose…</option>
                <option value="call">Call</option>
                <option value="put">Put</option>
              </select>
            )}
          </Field>
        </>
      ) : null}
    </div>
  );
}
