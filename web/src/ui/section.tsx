import { useId, type ReactNode } from "react";
import { ProblemNote } from "./problem-note.tsx";
import { Skeleton } from "./skeleton.tsx";

type Asked<T> = { data: T | undefined; error: Error | null; refetch: () => unknown };

/** One subject of the settings: its name, one line about it, and its acts. */
export function Section({
  title,
  aside,
  intro,
  children,
}: {
  title: string;
  aside?: ReactNode;
  intro?: ReactNode;
  children?: ReactNode;
}) {
  const id = useId();
  return (
    <section className="card section" aria-labelledby={id}>
      <div className="card-head">
        <h2 id={id}>{title}</h2>
        {aside}
      </div>
      {intro === undefined ? null : <p className="soft section-intro">{intro}</p>}
      {children}
    </section>
  );
}

/** The content once it is loaded; before that a placeholder, or the reason of the failure. */
export function Loaded<T>({
  asked: { data, error, refetch },
  lines = 2,
  children,
}: {
  asked: Asked<T>;
  lines?: number;
  children: (data: T) => ReactNode;
}) {
  if (data !== undefined) return children(data);
  if (error === null) return <Skeleton lines={lines} />;
  return <ProblemNote error={error} safe="Nothing was changed." retry={() => void refetch()} />;
}
