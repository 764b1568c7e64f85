import type { CatalogueField } from "#shared/contracts/integrations.ts";
import { type ControlProps, FieldFrame, labelOf } from "./field-frame.tsx";

type Props = {
  field: CatalogueField;
  value: string;
  /** What the server said against it. */
  fault?: string | undefined;
  change: (value: string) => void;
};

const LONGEST = 8000;

/** A field of a form that is made from the catalogue. A secret is never shown, not even while it is typed. */
export function CatalogueInput({ field, value, fault, change }: Props) {
  const { kind, help } = field;
  if (kind === "boolean")
    return (
      <label className="check">
        <input
          type="checkbox"
          checked={value === "true"}
          onChange={({ target }) => change(String(target.checked))}
        />
        <span>
          {labelOf(field)}
          {help === null ? null : <span className="soft small"> {help}</span>}
        </span>
      </label>
    );
  return (
    <FieldFrame field={field} fault={fault}>
      {(more) => <Control field={field} value={value} change={change} more={more} />}
    </FieldFrame>
  );
}

function Control({ field: { kind, isSecret, choices, example }, value, change, more }: ControlProps) {
  const placeholder = example ?? undefined;
  if (kind === "choice" && choices !== null)
    return (
      <select className="select" {...more} value={value} onChange={({ target }) => change(target.value)}>
        <option value="">Choose…</option>
        {choices.map((each) => (
          <option key={each} value={each}>
            {each.replaceAll("_", " ")}
          </option>
        ))}
      </select>
    );
  if (isSecret)
    return (
      <input
        className="input"
        type="password"
        autoComplete="off"
        maxLength={LONGEST}
        {...more}
        value={value}
        onChange={({ target }) => change(target.value)}
      />
    );
  if (kind === "longText" || kind === "json" || kind === "expression")
    return (
      <textarea
        className="input text-area"
        rows={kind === "expression" ? 2 : 4}
        maxLength={LONGEST}
        spellCheck={kind === "longText"}
        placeholder={placeholder}
        {...more}
        value={value}
        onChange={({ target }) => change(target.value)}
      />
    );
  return (
    <input
      className="input"
      autoComplete="off"
      maxLength={LONGEST}
      inputMode={kind === "number" ? "decimal" : undefined}
      placeholder={placeholder}
      {...more}
      value={value}
      onChange={({ target }) => change(target.value)}
    />
  );
}
