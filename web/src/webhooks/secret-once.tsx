import { CopyButton } from "../ui/copy-button.tsx";

/** A webhook's secret, which is shown only once. */
export function SecretOnce({ secret, onClose }: { secret: string; onClose: () => void }) {
  return (
    <>
      <p>
        Your server checks the signature of each message with this secret (Standard Webhooks). Copy it now:
        this is the only time that it is shown.
      </p>
      <code className="webhooks-secret">{secret}</code>
      <div className="dialog-actions">
        <CopyButton text={secret} look="button-primary">
          Copy the secret
        </CopyButton>
        <button type="button" className="button" onClick={onClose}>
          I have kept it
        </button>
      </div>
    </>
  );
}
