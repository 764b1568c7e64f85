import { lazy, Suspense, useState } from "react";

const load = async () => ({ default: (await import("./evidence-popover.tsx")).EvidencePopover });
const EvidencePopover = lazy(load);

/** Fetches the list behind claims, so that it also opens without a connection. */
export function fetchEvidence(): void {
  void load().catch(() => undefined); // the claim reports the failure when the user opens it
}

/** A claim with several trades behind it. What opens at a click is fetched by the first click. */
export function ClaimButton({ words, ids, look }: { words: string; ids: readonly string[]; look: string }) {
  const [wasOpened, setWasOpened] = useState(false);
  const closed = (
    <button
      type="button"
      className={look}
      aria-haspopup="dialog"
      aria-expanded={wasOpened}
      onClick={() => setWasOpened(true)}
    >
      {words}
    </button>
  );
  if (!wasOpened) return closed;
  return (
    <Suspense fallback={closed}>
      <EvidencePopover words={words} ids={ids} look={look} />
    </Suspense>
  );
}
