import { formatClock } from "../numbers/format-time.ts";
import { useConnection, type ConnectionState as State } from "./connection.ts";

const WORDS: Record<State, string> = {
  connecting: "Connecting",
  live: "Live",
  reconnecting: "Reconnecting",
  offline: "Offline",
};

/** How the line stands and how old what you see is; it stands beside every title. */
export function ConnectionState() {
  const { state, updatedAt } = useConnection();
  return (
    <output className="connection" data-state={state}>
      {WORDS[state]}
      {updatedAt === null ? null : ` · last updated ${formatClock(updatedAt)}`}
    </output>
  );
}
