import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { Usage } from "#shared/contracts/tiers.ts";
import { formatCount } from "../numbers/format-number.ts";
import { formatSize } from "../numbers/format-size.ts";
import { sessionQuery } from "../session/session.ts";
import { PLAN_NAMES } from "./plan-names.ts";
import { Loaded, Section } from "../ui/section.tsx";

/** The plan, and how much of it this month has used. */
export function UsageCard() {
  const session = useQuery(sessionQuery);
  return (
    <Section
      title="Plan"
      aside={
        session.data === undefined ? undefined : (
          <span className="pill">{PLAN_NAMES[session.data.usage.tier]}</span>
        )
      }
    >
      <Loaded asked={session}>{({ usage }) => <Bars usage={usage} />}</Loaded>
    </Section>
  );
}

function Bars({ usage: { quotas, used } }: { usage: Usage }) {
  if (used === null)
    return <p className="soft">What you used cannot be counted right now; your trades are safe.</p>;
  return (
    <div className="stack">
      <Bar
        name="Imports this month"
        used={used.importsThisMonth}
        most={quotas.importsAMonth}
        words={formatCount}
      />
      <Bar name="Flows" used={used.flows} most={quotas.flows} words={formatCount} />
      <Bar name="Runs this month" used={used.runsThisMonth} most={quotas.runsAMonth} words={formatCount} />
      <Bar name="Files kept" used={used.storageBytes} most={quotas.storageBytes} words={formatSize} />
      <Link to="/pictures" className="small">
        Your pictures
      </Link>
    </div>
  );
}

function Bar({
  name,
  used,
  most,
  words,
}: {
  name: string;
  used: number;
  most: number | null;
  words: (value: number) => string;
}) {
  return (
    <div className="profile-usage">
      <div className="profile-usage-words small">
        <span>{name}</span>
        <span className="soft number">
          {words(used)}
          {most === null ? " · without limit" : ` of ${words(most)}`}
        </span>
      </div>
      {most === null ? null : (
        <progress className="progress" aria-label={name} value={Math.min(used, most)} max={most} />
      )}
    </div>
  );
}
