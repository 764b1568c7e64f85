import { useMutation, useQuery } from "@tanstack/react-query";
import { type BarLine, chooseLiveMode, type LiveMode } from "#shared/contracts/live-mode.ts";
import { decimal, toDecimal } from "#shared/decimal.ts";
import { formatCount, formatDecimal } from "../numbers/format-number.ts";
import { call } from "../session/client.ts";
import { KEYS } from "../session/keys.ts";
import { outdate } from "../session/outdate.ts";
import { queryClient } from "../session/query-client.ts";
import { ChangeButton } from "../ui/change-button.tsx";
import { ProblemNote } from "../ui/problem-note.tsx";
import { Loaded, Section } from "../ui/section.tsx";
import { liveModeQuery } from "./queries.ts";

/** How far the paper record is from live mode, and the choice of the mode. */
export function LiveModeCard() {
  const mode = useQuery(liveModeQuery);
  return (
    <Section
      title="Paper first"
      intro="Live mode opens once your paper record shows that it is no luck. It is a mode with a record of who chose it and when: Tidemark sends no live order to any broker, in either mode."
      aside={mode.data === undefined ? null : <ModePill mode={mode.data.mode} />}
    >
      <Loaded asked={mode} lines={4}>
        {(known) => <Bar mode={known} />}
      </Loaded>
    </Section>
  );
}

function ModePill({ mode }: { mode: LiveMode["mode"] }) {
  return <span className={mode === "live" ? "pill pill-warn" : "pill"}>{mode} mode</span>;
}

function Bar({ mode: { mode, bar, version } }: { mode: LiveMode }) {
  const choose = useMutation({
    mutationFn: (next: LiveMode["mode"]) => call(chooseLiveMode, { body: { mode: next } }),
    onSuccess: (chosen) => {
      queryClient.setQueryData(liveModeQuery.queryKey, chosen);
      return outdate(queryClient, KEYS.audit);
    },
  });
  const missing = bar.filter(({ met }) => !met).length;
  return (
    <>
      <div className="risk-progress">
        {bar.map((line) => (
          <Line key={line.rule} line={line} />
        ))}
      </div>
      <p className="soft small">
        The bar is published as {version}. A trade counts as a share of its account’s start balance.
      </p>
      {choose.error === null ? null : (
        <ProblemNote error={choose.error} safe={`You are still in ${mode} mode.`} />
      )}
      <div className="row section-acts">
        {mode === "live" ? (
          <ChangeButton busy={choose.isPending} onClick={() => choose.mutate("paper")}>
            Back to paper
          </ChangeButton>
        ) : missing === 0 ? (
          <ChangeButton busy={choose.isPending} onClick={() => choose.mutate("live")}>
            Choose live mode
          </ChangeButton>
        ) : (
          <p className="soft">
            {missing === 1 ? "One line is" : `${formatCount(missing)} lines are`} missing, then live mode can
            be chosen here.
          </p>
        )}
      </div>
    </>
  );
}

const NAMES: Record<BarLine["rule"], string> = {
  trades: "Closed paper trades",
  days: "Days on which a trade closed",
  expectancy_lower_bound: "Expectancy, at its cautious end",
  guardrail_breaches: "Guardrails overridden in 30 days",
};

function Line({ line }: { line: BarLine }) {
  const { rule, met } = line;
  const { have, missing, share } = barWords(line);
  return (
    <div className="risk-row">
      <span className="two-line">
        <span>{NAMES[rule]}</span>
        <span className="number">{have}</span>
      </span>
      <progress className="progress" aria-label={NAMES[rule]} aria-valuetext={have} value={share} max={1} />
      <span className={met ? "soft small up" : "soft small"}>{missing}</span>
    </div>
  );
}

/** What a line of the bar has, what is missing, and how far it is from 0 to 1. */
function barWords({ rule, needed, have, met }: BarLine): { have: string; missing: string; share: number } {
  switch (rule) {
    case "trades":
    case "days": {
      const left = Number(needed) - Number(have ?? 0);
      return {
        have: `${formatDecimal(have ?? "0")} of ${formatDecimal(needed)}`,
        missing: met ? "Met." : `${formatCount(left)} more.`,
        share: Math.min(1, Number(have ?? 0) / Number(needed)),
      };
    }
    case "expectancy_lower_bound": {
      const share = met ? 1 : 0;
      if (have === null)
        return { have: "not known yet", missing: "It needs closed trades on two days.", share };
      const percent = `${formatDecimal(toDecimal(decimal(have).times(100)), { places: 3, signed: "always" })} %`;
      return {
        have: `${percent} a trade`,
        missing: met
          ? "Met: the lower end of the 95 % interval is above zero."
          : "The lower end of the 95 % interval must be above zero.",
        share,
      };
    }
    case "guardrail_breaches":
      return {
        have: `${formatDecimal(have ?? "0")}, at most ${formatDecimal(needed)}`,
        missing: met ? "Met." : "It clears by itself 30 days after the last one.",
        share: met ? 1 : 0,
      };
  }
}
