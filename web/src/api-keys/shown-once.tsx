import { CopyButton } from "../ui/copy-button.tsx";

/** A secret that is shown only once. */
export function ShownOnce({ what, value, onClose }: { what: string; value: string; onClose: () => void }) {
  return (
    <>
      <p>Copy it now: this is the only time that it is shown. We keep only enough to recognise it.</p>
      <code className="api-keys-secret">{value}</code>
      <div className="dialog-actions">
        <CopyButton text={value} look="button-primary">
          {`Copy the ${what}`}
        </CopyButton>
        <button type="button" className="button" onClick={onClose}>
          I have kept it
        </button>
      </div>
    </>
  );
}
