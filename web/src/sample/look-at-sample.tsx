import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { sampleQuery } from "./queries.ts";

/** Leads to the sample's side of a page. Absent while no sample is ready. */
export function LookAtSample({ to }: { to: "/dashboard" | "/trades" | "/biases" }) {
  const { data: sample } = useQuery(sampleQuery);
  if (sample?.status !== "ready") return null;
  return (
    <Link to={to} search={{ account: sample.accountId }} className="button">
      Look at the sample
    </Link>
  );
}
