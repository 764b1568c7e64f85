import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { useId, useState, type FormEvent } from "react";
import { reconcile, type StatedByUser } from "#shared/contracts/reconciliation.ts";
import { accountsQuery } from "../accounts/queries.ts";
import { zoneCity } from "../numbers/format-time.ts";
import { shownZone } from "../numbers/reader.ts";
import { clockOf } from "../numbers/zoned-day.ts";
import { call } from "../session/client.ts";
import { KEYS } from "../session/keys.ts";
import { outdate } from "../session/outdate.ts";
import { ChangeButton } from "../ui/change-button.tsx";
import { ProblemNote } from "../ui/problem-note.tsx";
import { BalanceLines } from "./balance-lines.tsx";
import { type Draft, readDraft } from "./draft.ts";
import { Gaps } from "./gaps.tsx";
import { reconciliationWords } from "./reconciliation-words.ts";

const FIRST = 1;

/** What a user reads off a statement, compared with the ledger when it is sent. */
export function BalanceForm() {
  const client = useQueryClient();
  const accounts = useInfiniteQuery(accountsQuery).data?.items ?? [];
  const id = useId();
  const [draft, setDraft] = useState<Draft>(() => ({
    account: "",
    when: clockOf(Date.now(), shownZone()),
    positions: [{ key: FIRST, name: "", amount: "" }],
    cash: [{ key: FIRST + 1, name: "", amount: "" }],
  }));
  const [faults, setFaults] = useState<ReadonlyMap<number | "all", string>>(new Map());
  const sent = useMutation({
    mutationFn: (body: StatedByUser) => call(reconcile, { body }),
    onSuccess: () => outdate(client, KEYS.reconciliations),
  });
  const account = draft.account === "" && accounts.length === 1 ? (accounts[0]?.name ?? "") : draft.account;
  const change = (part: Partial<Draft>) => setDraft((known) => ({ ...known, ...part }));

  function submit(event: FormEvent): void {
    event.preventDefault();
    const read = readDraft({ ...draft, account }, shownZone());
    setFaults("faults" in read ? read.faults : new Map());
    if ("body" in read && !sent.isPending) sent.mutate(read.body);
  }

  const words = sent.data === undefined ? null : reconciliationWords(sent.data);
  return (
    <form className="reconciliation-form" onSubmit={submit} noValidate>
      <div className="reconciliation-place">
        <div className="field">
          <label htmlFor={`${id}-account`}>Account</label>
          <select
            id={`${id}-account`}
            className="select"
            value={account}
            onChange={({ target }) => change({ account: target.value })}
          >
            <option value="">Choose…</option>
            {accounts.map(({ name }) => (
              <option key={name}>{name}</option>
            ))}
          </select>
        </div>
        <div className="field">
          <label htmlFor={`${id}-when`}>As of ({zoneCity(shownZone())})</label>
          <input
            id={`${id}-when`}
            className="input"
            type="datetime-local"
            value={draft.when}
            onChange={({ target }) => change({ when: target.value })}
          />
        </div>
      </div>
      <BalanceLines
        legend="Positions"
        name="Symbol"
        amount="Units"
        add="Add a position"
        lines={draft.positions}
        faults={faults}
        change={(positions) => change({ positions })}
      />
      <BalanceLines
        legend="Cash"
        name="Currency"
        amount="Balance"
        add="Add a currency"
        lines={draft.cash}
        faults={faults}
        change={(cash) => change({ cash })}
      />
      {faults.get("all") === undefined ? null : (
        <p className="small down" role="alert">
          {faults.get("all")}
        </p>
      )}
      {sent.error === null ? null : <ProblemNote error={sent.error} safe="Nothing was kept." />}
      <div className="row">
        <ChangeButton type="submit" look="button-primary" busy={sent.isPending}>
          Compare
        </ChangeButton>
      </div>
      <output>
        {sent.data === undefined ? null : (
          <>
            <p className={sent.data.status === "agrees" ? "up" : "warn-ink"}>
              {words ?? "Nothing could be compared."}
            </p>
            <Gaps result={sent.data} />
          </>
        )}
      </output>
    </form>
  );
}
