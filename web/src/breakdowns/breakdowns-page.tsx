import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useState } from "react";
import type { Breakdown } from "#shared/contracts/breakdowns.ts";
import { AccountSelect } from "../accounts/account-select.tsx";
import { periodStart } from "../dashboard/period.ts";
import { shownZone } from "../numbers/reader.ts";
import { isExploring, SHOWN_WHOLE } from "../session/exploring.ts";
import { SampleNote } from "../sample/sample-note.tsx";
import { Choice } from "../trades/filters/choice.tsx";
import { askedMethod, useLotMethod } from "../trades/lot-method.ts";
import { LotMethodSelect } from "../trades/lot-method-select.tsx";
import { BreakdownsSearch, PERIODS } from "../trades/search.ts";
import { EmptyState } from "../ui/empty-state.tsx";
import { Page } from "../ui/page.tsx";
import { Loaded } from "../ui/section.tsx";
import { useNow } from "../ui/use-now.ts";
import { BarTable } from "./bar-table.tsx";
import { ConvertedNote, isComplete } from "./converted-note.tsx";
import { CurrencySelect } from "./currency-select.tsx";
import { currenciesOf } from "./figures-in.ts";
import { BREAKDOWN_WORDS, type Listed } from "../trades/group-words.ts";
import { HeatMap } from "./heat-map.tsx";
import { heldSearch } from "./held-search.ts";
import { breakdownQuery } from "./queries.ts";
import "./breakdowns.css";

/** The journal's figures by any attribute of its trades, and by the hours of the week. */
export function BreakdownsPage() {
  const { account, period = "all", by, currency } = useSearch({ from: "/app/breakdowns" });
  const navigate = useNavigate({ from: "/breakdowns" });
  const change = (part: Partial<BreakdownsSearch>) =>
    void navigate({ search: (now) => ({ ...now, ...part }), resetScroll: false });
  const listed = listedBy(by);
  const from = periodStart(period, useNow(), shownZone());
  const method = useLotMethod();
  const own = {
    ...askedMethod(method),
    ...(account === undefined ? {} : { account }),
    ...(from === null ? {} : { from }),
  };
  const filter = { ...own, timeZone: shownZone(), amounts: "base" as const };
  const groups = useQuery({
    ...breakdownQuery({ ...filter, by: listed }),
    placeholderData: keepPreviousData,
  });
  const hours = useQuery({
    ...breakdownQuery({ ...filter, by: "weekday_hour" }),
    placeholderData: keepPreviousData,
  });
  const known = currenciesOf(groups.data?.items ?? []);
  const shown = currency !== undefined && known.includes(currency) ? currency : known[0];
  const held = heldSearch(account, from);
  const [leads, setLeads] = useState<keyof typeof LEADS>("trades");
  return (
    <Page
      title="Breakdowns"
      actions={
        <>
          <AccountSelect account={account} choose={(chosen) => change({ account: chosen })} />
          <Choice
            name="Period"
            values={{ ...PERIODS, all: PERIODS.all }}
            value={period}
            fixed={isExploring ? SHOWN_WHOLE : undefined}
            choose={(value) => change(BreakdownsSearch.pick({ period: true }).parse({ period: value }))}
          />
          <CurrencySelect known={known} shown={shown} choose={(chosen) => change({ currency: chosen })} />
          <LotMethodSelect />
        </>
      }
    >
      <SampleNote account={account} />
      <ConvertedNote conversion={groups.data?.conversion ?? null} />
      <div className="stack">
        <section
          className="card"
          aria-labelledby="groups-title"
          aria-busy={groups.isPlaceholderData || undefined}
        >
          <div className="card-head">
            <h2 id="groups-title">By {BREAKDOWN_WORDS[listed].toLowerCase()}</h2>
            <Choice
              name="Broken down by"
              values={BREAKDOWN_WORDS}
              value={listed}
              choose={(value) => change(BreakdownsSearch.pick({ by: true }).parse({ by: value }))}
            />
          </div>
          <Loaded asked={groups} lines={8}>
            {(answer) =>
              answer.items.length === 0 ? (
                <EmptyState title="Nothing to break down yet">
                  Once trades of this period and account have closed, each of their groups is a row here.
                </EmptyState>
              ) : (
                <BarTable
                  by={listedBy(answer.by)}
                  groups={answer.items}
                  rest={answer.rest}
                  currency={shown}
                  search={held}
                  filter={own}
                  inBase={isComplete(answer.conversion)}
                />
              )
            }
          </Loaded>
        </section>
        <section
          className="card"
          aria-labelledby="heat-title"
          aria-busy={hours.isPlaceholderData || undefined}
        >
          <div className="card-head breakdowns-heat-head">
            <h2 id="heat-title">Hours of the week</h2>
            <Choice
              name="A cell leads to"
              values={LEADS}
              value={leads}
              choose={(value) => setLeads(value === "without" ? "without" : "trades")}
            />
          </div>
          <p className="soft small">
            Number of trades; the colour is their net P&L{shown === undefined ? "" : `, ${shown}`}.
          </p>
          <Loaded asked={hours} lines={7}>
            {({ items, conversion }) =>
              items.length === 0 ? (
                <p className="soft">The hours in which your trades close will stand here.</p>
              ) : (
                <HeatMap
                  groups={items}
                  currency={shown}
                  search={held}
                  filter={own}
                  inBase={isComplete(conversion)}
                  leads={leads}
                />
              )
            }
          </Loaded>
        </section>
      </div>
    </Page>
  );
}

const LEADS = { trades: "its trades", without: "what if without them" } as const;

/** The breakdown by hours of the week is the heat map's. */
function listedBy(by: Breakdown | undefined): Listed {
  return by === undefined || by === "weekday_hour" ? "symbol" : by;
}
