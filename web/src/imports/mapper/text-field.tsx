import { useId } from "react";

type Props = {
  label: string;
  value: string;
  most: number;
  placeholder?: string;
  onType: (text: string) => void;
};

export function TextField({ label, value, most, placeholder, onType }: Props) {
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <input
        className="input"
        id={id}
        value={value}
        maxLength={most}
        placeholder={placeholder}
        autoComplete="off"
        onChange={({ target }) => onType(target.value)}
      />
    </div>
  );
}
