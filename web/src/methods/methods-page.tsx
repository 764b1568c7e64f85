import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { AccountSelect } from "../accounts/account-select.tsx";
import { formatCount } from "../numbers/format-number.ts";
import { LOT_METHODS, useLotMethod } from "../trades/lot-method.ts";
import { LotMethodSelect } from "../trades/lot-method-select.tsx";
import { symbolWords } from "../numbers/symbol-words.ts";
import { Page } from "../ui/page.tsx";
import { Loaded, Section } from "../ui/section.tsx";
import { MethodsTable } from "./methods-table.tsx";
import { lotMethodsQuery } from "./queries.ts";
import "./methods.css";

/** What each lot method makes of the same fills, and where the four differ. */
export function MethodsPage() {
  const { account } = useSearch({ from: "/app/lot-methods" });
  const navigate = useNavigate({ from: "/lot-methods" });
  const method = useLotMethod();
  const beside = useQuery(lotMethodsQuery(account === undefined ? {} : { account }));
  return (
    <Page
      title="Lot methods"
      actions={
        <>
          <AccountSelect
            account={account}
            choose={(chosen) => void navigate({ search: { account: chosen } })}
          />
          <LotMethodSelect />
        </>
      }
    >
      <div className="stack">
        <Section
          title="Side by side"
          intro={`Every page counts by ${LOT_METHODS[method].long.toLowerCase()} now. Lots are kept for each account by itself. Once a trade is closed, all four methods give it the same result. They differ in what open trades have realised, and in the year in which a result falls.`}
        >
          <Loaded asked={beside} lines={8}>
            {({ byCurrency, year }) =>
              byCurrency.length === 0 ? (
                <p className="soft">There are no trades to compare yet.</p>
              ) : (
                byCurrency.map((each) => (
                  <MethodsTable
                    key={each.currency}
                    beside={each}
                    year={year}
                    chosen={method}
                    filter={account === undefined ? {} : { account }}
                  />
                ))
              )
            }
          </Loaded>
        </Section>
        <Section
          title="Where they differ"
          intro="Open trades of which a part was closed. Gross is what they have realised, cost is what is still held."
        >
          <Loaded asked={beside} lines={3}>
            {({ trades, byCurrency }) =>
              trades.length === 0 ? (
                <p className="soft">Nowhere: no open trade has another result by another method.</p>
              ) : (
                <>
                  {trades.map(({ id, symbol, account: of, currency, grossPnl, openCost }) => (
                    <MethodsTable
                      key={id}
                      title={
                        <>
                          <Link to="/trades/$tradeId" params={{ tradeId: id }}>
                            {symbolWords(symbol)}
                          </Link>{" "}
                          <span className="soft small">{of}</span>
                        </>
                      }
                      beside={{ currency, grossPnl, openCost }}
                      chosen={method}
                    />
                  ))}
                  <More shown={trades.length} of={byCurrency.reduce((n, each) => n + each.differing, 0)} />
                </>
              )
            }
          </Loaded>
        </Section>
      </div>
    </Page>
  );
}

function More({ shown, of }: { shown: number; of: number }) {
  return of > shown ? (
    <p className="soft small">And {formatCount(of - shown)} more, with smaller differences.</p>
  ) : null;
}
