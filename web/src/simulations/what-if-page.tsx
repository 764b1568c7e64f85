import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useMemo } from "react";
import { AccountSelect } from "../accounts/account-select.tsx";
import { periodStart } from "../dashboard/period.ts";
import { shownZone } from "../numbers/reader.ts";
import { nextDay } from "../numbers/zoned-day.ts";
import { SampleNote } from "../sample/sample-note.tsx";
import { Choice } from "../trades/filters/choice.tsx";
import { rangeWords } from "../trades/filter-words.ts";
import { useLotMethod } from "../trades/lot-method.ts";
import type { MetricsQuery } from "../trades/queries.ts";
import { LotMethodSelect } from "../trades/lot-method-select.tsx";
import { PERIODS } from "../trades/search.ts";
import { instantOf } from "../trades/wanted-trades.ts";
import { Page } from "../ui/page.tsx";
import { Loaded } from "../ui/section.tsx";
import { useNow } from "../ui/use-now.ts";
import { JobAwaited } from "./job-awaited.tsx";
import { PathsCard } from "./paths-card.tsx";
import { simulatedQuery } from "./queries.ts";
import { hasTextField, RuleForm } from "./rule-form.tsx";
import { askedBy, hasRules } from "./rules.ts";
import { SimulatedCard } from "./simulated-card.tsx";
import { WhatIfSearch } from "../trades/what-if-search.ts";
import "./simulations.css";

/** The history without some trades, with smaller ones or pauses, and what chance may bring. */
export function WhatIfPage() {
  const search = useSearch({ from: "/app/what-if" });
  const navigate = useNavigate({ from: "/what-if" });
  const { account, period = "all" } = search;
  return (
    <Page
      title="What if"
      actions={
        <>
          <AccountSelect
            account={account}
            choose={(chosen) => void navigate({ search: { ...search, account: chosen } })}
          />
          <Choice
            name="Period"
            values={PERIODS}
            value={period}
            choose={(value) =>
              void navigate({
                search: {
                  ...search,
                  from: undefined,
                  to: undefined,
                  ...WhatIfSearch.pick({ period: true }).parse({ period: value }),
                },
              })
            }
          />
          <LotMethodSelect />
        </>
      }
    >
      <SampleNote account={account} />
      <WhatIf search={search} choose={(rules) => void navigate({ search: rules })} />
    </Page>
  );
}

/** The rules, what came of them, and the drawn sequences. */
export function WhatIf({ search, choose }: { search: WhatIfSearch; choose: (rules: WhatIfSearch) => void }) {
  const lotMethod = useLotMethod();
  const since = periodStart(search.period ?? "all", useNow(), shownZone());
  const timeZone = shownZone();
  const from = search.from === undefined ? since : instantOf(search.from);
  const to = search.to === undefined ? undefined : instantOf(nextDay(search.to));
  const known = useMemo(
    () => askedBy(search, { from, to, timeZone, lotMethod }),
    [search, from, to, timeZone, lotMethod],
  );
  const filter = {
    lotMethod,
    ...(search.account === undefined ? {} : { account: search.account }),
    ...(search.symbol === undefined ? {} : { symbol: search.symbol }),
    ...(from === null ? {} : { from }),
    ...(to === undefined ? {} : { to }),
  };
  const isAsked = hasRules(search);
  const faults = "faults" in known ? known.faults : {};
  // What is chosen from a list, or by an address alone, has no field of text.
  const apart = Object.entries(faults).flatMap(([name, words]) => (hasTextField(name) ? [] : [words]));
  return (
    <div className="stack">
      <section className="card" aria-labelledby="rules-title">
        <div className="card-head">
          <h2 id="rules-title">Your history under other rules</h2>
          <Within search={search} choose={choose} />
        </div>
        <RuleForm key={JSON.stringify(search)} search={search} faults={faults} busy={false} run={choose} />
      </section>
      {apart.map((words) => (
        <p key={words} className="note note-warn">
          {words}
        </p>
      ))}
      {isAsked && "asked" in known ? <Simulated asked={known.asked} search={search} filter={filter} /> : null}
      {isAsked ? null : (
        <p className="soft">
          Your history under these rules will stand here, beside the real one. Biases and breakdowns lead here
          with a rule of their own.
        </p>
      )}
      <PathsCard filter={filter} timeZone={timeZone} wanted={search.currency} />
    </div>
  );
}

/** The days and the symbol that another page asked for, which a button drops. */
function Within({ search, choose }: { search: WhatIfSearch; choose: (rules: WhatIfSearch) => void }) {
  const { from, to, symbol } = search;
  const words = [symbol ?? null, rangeWords({ from, to })].filter((part) => part !== null).join(", ");
  if (words === "") return null;
  return (
    <button
      type="button"
      className="button button-small"
      aria-label={`Drop the filter ${words}`}
      onClick={() => choose({ ...search, from: undefined, to: undefined, symbol: undefined })}
    >
      {words} ×
    </button>
  );
}

type Asked = Extract<ReturnType<typeof askedBy>, { asked: object }>["asked"];

type SimulatedProps = { asked: Asked; search: WhatIfSearch; filter: MetricsQuery };

function Simulated({ asked, search, filter }: SimulatedProps) {
  const answer = useQuery({ ...simulatedQuery(asked), placeholderData: keepPreviousData });
  return (
    <div aria-busy={answer.isPlaceholderData || undefined}>
      <Loaded asked={answer} lines={8}>
        {(result) =>
          "changes" in result ? (
            <SimulatedCard result={result} search={search} filter={filter} />
          ) : (
            <JobAwaited id={result.id}>
              {({ simple }) =>
                simple === null || simple.result === null ? null : (
                  <SimulatedCard result={simple.result} search={search} filter={filter} />
                )
              }
            </JobAwaited>
          )
        }
      </Loaded>
    </div>
  );
}
