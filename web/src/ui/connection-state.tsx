import { formatClock } from "../numbers/format-time.ts";
import { useConnection, type ConnectionState as State } from "./connection.ts";

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
      {WORDS[state]}
      {updatedAt === null ? null : ` · last updated ${formatClock(updatedAt)}`}
    </output>
  );
}
