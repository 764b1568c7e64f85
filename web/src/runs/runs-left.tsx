import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { sessionQuery } from "../session/session.ts";
import { useNow } from "../ui/use-now.ts";
import { leftWords } from "./run-words.ts";
import "./runs.css";

/** Says that the month's runs are used up or nearly so, because flows then start no more. */
export function RunsLeft() {
  const usage = useQuery(sessionQuery).data?.usage;
  const now = useNow();
  const words = usage === undefined ? null : leftWords(usage, now);
  if (words === null) return null;
  return (
    <output className="note note-warn runs-note">
      <span>
        {words} <Link to="/settings/profile">See your plan</Link>
      </span>
    </output>
  );
}
