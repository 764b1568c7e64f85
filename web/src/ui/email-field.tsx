import { useId } from "react";

/** The field for an account's address, which browsers can fill in. */
export function EmailField({ label }: { label: string }) {
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <input
        className="input input-large"
        id={id}
        name="email"
        type="email"
        inputMode="email"
        autoComplete="username"
        maxLength={254}
        required
      />
    </div>
  );
}
