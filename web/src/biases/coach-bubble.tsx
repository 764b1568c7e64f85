import { Link, useLocation } from "@tanstack/react-router";
import { dismissArrival, useArrival } from "./arrival.ts";
import { ReflectionWords } from "./reflection-words.tsx";
import "./biases.css";

/** The pages that show the coach's newest words in their own place. */
const AT_HOME = ["/dashboard", "/biases"];

/** The coach's words as they arrive, on whatever page they find the reader. */
export function CoachBubble() {
  const { pathname } = useLocation();
  const reflection = useArrival();
  const shown = AT_HOME.includes(pathname) ? null : reflection;
  return (
    <aside
      className={shown === null ? "hidden-visually" : "coach-bubble card"}
      aria-label="Coach"
      aria-live="polite"
    >
      {shown === null ? null : (
        <>
          <div className="card-head">
            <h2>Coach</h2>
            <button type="button" className="button button-quiet button-small" onClick={dismissArrival}>
              Dismiss
            </button>
          </div>
          <ReflectionWords key={shown.id} reflection={shown} arrived />
          <p className="coach-more">
            <Link to="/dashboard" className="small" onClick={dismissArrival}>
              To the dashboard
            </Link>
          </p>
        </>
      )}
    </aside>
  );
}
