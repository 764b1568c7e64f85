import { Link } from "@tanstack/react-router";
import type { Bias } from "#shared/contracts/biases.ts";
import { formatDuration } from "../numbers/format-duration.ts";
import { ruledOut, withoutHabit } from "./without-habit.ts";

/** Leads to the history without the trades of a bias, and to that under a rule against it. */
export function SimulateWithout({ bias }: { bias: Bias }) {
  const without = bias.status === "scored" ? withoutHabit(bias) : null;
  if (without === null) return null;
  const ruled = ruledOut(bias);
  return (
    <>
      <Link to="/what-if" search={without} className="button button-small">
        Simulate without these
      </Link>
      {ruled === null ? null : (
        <Link to="/what-if" search={ruled} className="button button-small" title={differenceWords(bias)}>
          {ruled.coolOff === undefined ? "Simulate without this hour" : "Simulate a pause"}
        </Link>
      )}
      {ruled === null ? null : <p className="soft small biases-difference">{differenceWords(bias)}</p>}
    </>
  );
}

/** Why the rule leaves out other trades than the card counts. */
function differenceWords({ bias, parts }: Bias): string {
  if (bias === "revenge_trading")
    return `This card counts the first entry within ${formatDuration(parts["thresholdSeconds"] ?? 0)} of a loss. A pause leaves out every entry within it, in all accounts; a loss that it leaves out begins no other pause. So it may leave out more or fewer trades.`;
  return "This card counts the trades of the hour that have something to be compared with. The rule leaves out every trade opened in it.";
}
