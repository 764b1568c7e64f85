import { Link } from "@tanstack/react-router";
import type { Bias } from "#shared/contracts/biases.ts";
import { withoutHabit } from "./without-habit.ts";

/** Leads to the history without a habit, where a rule of simulations takes it away; else nothing. */
export function SimulateWithout({ bias }: { bias: Bias }) {
  const search = bias.status === "scored" ? withoutHabit(bias) : null;
  if (search === null) return null;
  return (
    <Link to="/what-if" search={search} className="button button-small">
      Simulate without these
    </Link>
  );
}
