import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { changePaperAccount, type PaperAccount } from "#shared/contracts/paper-accounts.ts";
import { decimal, toDecimal } from "#shared/decimal.ts";
import { formatCount, formatMoney } from "../../numbers/format-number.ts";
import { call } from "../../session/client.ts";
import { KEYS } from "../../session/keys.ts";
import { outdate } from "../../session/outdate.ts";
import { Amount } from "../../ui/amount.tsx";
import { ChangeButton } from "../../ui/change-button.tsx";
import { NameDialog } from "../../ui/name-dialog.tsx";
import { Page } from "../../ui/page.tsx";
import { Loaded, Section } from "../../ui/section.tsx";
import { Time } from "../../ui/time.tsx";
import { paperAccountsQuery } from "../queries.ts";
import { AccountSettingsDialog } from "./account-settings-dialog.tsx";
import { NoAccount } from "./no-account.tsx";
import { OpenAccountDialog } from "./open-account-dialog.tsx";
import { ResetDialog } from "./reset-dialog.tsx";
import "../paper.css";

/** The paper accounts with what they are worth, their costs and limits, and the way to begin again. */
export function PaperAccountsPage() {
  const accounts = useQuery(paperAccountsQuery);
  const [isOpening, setOpening] = useState(false);
  return (
    <Page
      title="Paper accounts"
      actions={
        <ChangeButton look="button-primary" onClick={() => setOpening(true)}>
          Open another
        </ChangeButton>
      }
    >
      <Loaded asked={accounts} lines={8}>
        {(known) =>
          known.length === 0 ? (
            <NoAccount />
          ) : (
            <div className="paper-accounts">
              {known.map((account) => (
                <AccountCard key={account.id} account={account} />
              ))}
            </div>
          )
        }
      </Loaded>
      {isOpening ? <OpenAccountDialog onClose={() => setOpening(false)} /> : null}
    </Page>
  );
}

type Asking = "name" | "settings" | "reset" | null;

function AccountCard({ account }: { account: PaperAccount }) {
  const client = useQueryClient();
  const [asking, setAsking] = useState<Asking>(null);
  const { id, name, currency, equity, startBalance, limits } = account;
  const close = (): void => setAsking(null);
  const money = (value: string | null): string => (value === null ? "–" : formatMoney(value, currency));
  const facts = [
    ["Cash", money(account.cash)],
    ["Buying power", money(account.buyingPower)],
    ["Kept back by orders", money(account.reserved)],
    ["Working orders", formatCount(account.workingOrders)],
    ["Start balance", money(startBalance)],
    ["Largest position", limits.maxPosition === null ? "No limit" : money(limits.maxPosition)],
    ["Most a day may lose", limits.maxDailyLoss === null ? "No limit" : money(limits.maxDailyLoss)],
  ];
  return (
    <Section title={name} aside={<span className="soft small">{currency}</span>}>
      <p className="paper-equity">
        <span className="paper-figure number">{money(equity)}</span>
        {equity === null ? null : (
          <span>
            <Amount value={toDecimal(decimal(equity).minus(startBalance))} currency={currency} />{" "}
            <span className="soft small">
              since <Time at={account.startedAt} as="day" />
              {account.epoch === 1 ? "" : `, reset ${formatCount(account.epoch - 1)}×`}
            </span>
          </span>
        )}
      </p>
      <dl className="facts">
        {facts.map(([what, value]) => (
          <div key={what}>
            <dt>{what}</dt>
            <dd className="number">{value}</dd>
          </div>
        ))}
      </dl>
      <div className="row section-acts">
        <Link className="button button-small button-primary" to="/trade" search={{ account: id }}>
          Trade
        </Link>
        <Link className="button button-small" to="/orders" search={{ account: id, show: "all" }}>
          Its orders
        </Link>
        <ChangeButton look="button-small" onClick={() => setAsking("settings")}>
          Costs and limits
        </ChangeButton>
        <ChangeButton look="button-small" onClick={() => setAsking("name")}>
          Rename
        </ChangeButton>
        <ChangeButton look="button-small button-danger" onClick={() => setAsking("reset")}>
          Reset
        </ChangeButton>
      </div>
      {asking === "settings" ? <AccountSettingsDialog account={account} onClose={close} /> : null}
      {asking === "reset" ? <ResetDialog account={account} onClose={close} /> : null}
      {asking === "name" ? (
        <NameDialog
          title="Rename the account"
          name={name}
          rename={async (next) => {
            await call(changePaperAccount, { params: { id }, body: { name: next } });
            await outdate(client, KEYS.paperAccounts);
          }}
          onClose={close}
        />
      ) : null}
    </Section>
  );
}
