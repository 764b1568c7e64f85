import { useId } from "react";

type Props = {
  label: string;
  columns: readonly string[];
  value: string;
  /** What it means that no column is chosen. */
  none: string;
  onChoose: (column: string) => void;
};

/** Chooses the column that serves one purpose. */
export function ColumnSelect({ label, columns, value, none, onChoose }: Props) {
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <select className="select" id={id} value={value} onChange={({ target }) => onChoose(target.value)}>
        <option value="">{none}</option>
        {[...new Set(columns)].map((name) => (
          <option key={name} value={name}>
            {name}
          </option>
        ))}
      </select>
    </div>
  );
}
