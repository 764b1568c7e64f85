import type { ReactNode } from "react";

/** The one button of a form; while the form is being sent the button says so and takes no second press. */
export function SubmitButton({ busy, children }: { busy: boolean; children: ReactNode }) {
  return (
    <button type="submit" className="button button-primary button-wide" aria-disabled={busy || undefined}>
      {busy ? "One moment…" : children}
    </button>
  );
}
