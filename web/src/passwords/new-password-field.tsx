import { useId } from "react";

/** The field for a password that takes the place of another; the form reads it as `password`. */
export function NewPasswordField({ className }: { className: string }) {
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>New password (8 characters or more)</label>
      <input
        className={className}
        id={id}
        name="password"
        type="password"
        autoComplete="new-password"
        minLength={8}
        required
      />
    </div>
  );
}
