import { useState } from "react";

/** Copies a text and says whether that worked. */
export function CopyButton({ text, look = "", children }: { text: string; look?: string; children: string }) {
  const [said, setSaid] = useState<string | null>(null);
  function copy(): void {
    navigator.clipboard.writeText(text).then(
      () => setSaid("Copied"),
      () => setSaid("Not allowed here: mark it and copy it by hand"),
    );
  }
  return (
    <button type="button" className={`button ${look}`.trim()} onClick={copy}>
      {said ?? children}
      <span className="hidden-visually" aria-live="polite">
        {said}
      </span>
    </button>
  );
}
