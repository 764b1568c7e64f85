import { useConnection, type ConnectionState as State } from "./connection.ts";
import { Time } from "./time.tsx";

const WORDS: Record<Exclude<State, "stored">, string> = {
  connecting: "Connecting",
  live: "Live",
  reconnecting: "Reconnecting",
  offline: "Offline",
};

/** The state of the connection and the age of the data, beside every title. */
export function ConnectionState() {
  const { state, updatedAt } = useConnection();
  if (state === "stored") return null;
  return (
    <output className="connection" data-state={state}>
      <span>
        {WORDS[state]}
        {updatedAt === null ? null : (
          <>
            {" · "}
            <span className="connection-label">last updated </span>
            <Time at={new Date(updatedAt).toISOString()} as="clock" />
          </>
        )}
      </span>
    </output>
  );
}
