import { useConnection } from "./connection.ts";
import { Time } from "./time.tsx";

export const OFFLINE_REASON_ID = "offline-reason";

/** Says once, above the page, why changes are switched off. */
export function OfflineNote() {
  const { state, updatedAt } = useConnection();
  if (state !== "offline") return null;
  return (
    <output className="note note-warn offline-note small" id={OFFLINE_REASON_ID}>
      <span>
        <strong>{navigator.onLine ? "Tidemark cannot be reached." : "You are offline."}</strong> You see{" "}
        {updatedAt === null ? (
          "what this browser kept"
        ) : (
          <>
            the state of <Time at={new Date(updatedAt).toISOString()} as="clock" />
          </>
        )}
        . Importing and other changes wait until the connection is back; nothing is queued.
      </span>
    </output>
  );
}
