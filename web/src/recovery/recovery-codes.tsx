import { CopyButton } from "../ui/copy-button.tsx";
import "./recovery.css";

/** The recovery codes, shown only once, with every way to keep them. */
export function RecoveryCodes({ codes, onDone }: { codes: string[]; onDone: () => void }) {
  const text = codes.join("\n");
  function download(): void {
    const url = URL.createObjectURL(new Blob([fileText(codes)], { type: "text/plain" }));
    const link = document.createElement("a");
    link.href = url;
    link.download = "tidemark-recovery-codes.txt";
    link.click();
    URL.revokeObjectURL(url);
  }
  return (
    <div className="stack" data-printed>
      <p>Keep them now: this is the only time that they are shown. Each works once.</p>
      <ol className="recovery-codes">
        {codes.map((code) => (
          <li key={code}>
            <code>{code}</code>
          </li>
        ))}
      </ol>
      <div className="row unprinted">
        <button type="button" className="button button-primary" onClick={() => print()}>
          Print
        </button>
        <button type="button" className="button" onClick={download}>
          Download
        </button>
        <CopyButton text={text}>Copy</CopyButton>
        <button type="button" className="button button-quiet" onClick={onDone}>
          I have kept them
        </button>
      </div>
    </div>
  );
}

function fileText(codes: string[]): string {
  return `Tidemark recovery codes for ${location.host}\nEach works once, at ${location.origin}/recover\n\n${codes.join("\n")}\n`;
}
