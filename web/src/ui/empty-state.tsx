import type { ReactNode } from "react";

type Props = { title: string; heading?: "h1" | "h2"; children: ReactNode; action?: ReactNode };

/** Describes what will stand here, and the one act that fills it. */
export function EmptyState({ title, heading: Heading = "h2", children, action }: Props) {
  return (
    <div className="empty">
      <svg viewBox="0 0 96 40" fill="none" strokeWidth="1.5" strokeLinecap="round" aria-hidden="true">
        <path d="M4 8h88" stroke="var(--accent)" strokeDasharray="3 5" />
        <path d="M4 24c10-9 18-9 28-2s18 7 28 0 18-7 32 2" stroke="currentColor" />
        <path d="M4 34c10-9 18-9 28-2s18 7 28 0 18-7 32 2" stroke="currentColor" opacity="0.45" />
      </svg>
      <Heading>{title}</Heading>
      <p>{children}</p>
      {action}
    </div>
  );
}
