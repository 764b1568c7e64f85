import { useId } from "react";

type Props = {
  label: string;
  value: string;
  change: (value: string) => void;
  /** The longest text, in characters. */
  most: number;
  required?: boolean;
  /** True where the form says for all its fields that they may stay empty. */
  among?: boolean;
  placeholder?: string;
  /** What is wrong with the text. */
  fault?: string | undefined;
};

/** A line of text of a dialog, with its label. */
export function TextField({
  label,
  value,
  change,
  most,
  required = false,
  among = false,
  placeholder,
  fault,
}: Props) {
  const id = useId();
  const faulty = fault === undefined ? {} : { "aria-describedby": `${id}-fault`, "aria-invalid": true };
  return (
    <div className="field">
      <label htmlFor={id}>
        {label}
        {required || among ? "" : " (optional)"}
      </label>
      <input
        className="input"
        id={id}
        autoComplete="off"
        maxLength={most}
        required={required}
        placeholder={placeholder}
        value={value}
        onChange={({ target }) => change(target.value)}
        {...faulty}
      />
      {fault === undefined ? null : (
        <p id={`${id}-fault`} className="note note-warn small">
          {fault}
        </p>
      )}
    </div>
  );
}
