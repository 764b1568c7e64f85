import { useMutation, useQuery } from "@tanstack/react-query";
import { useId, useState, type FormEvent } from "react";
import { type Preset, PresetName, type Progress, startPreset } from "#shared/contracts/guardrail-presets.ts";
import type { PaperAccount } from "#shared/contracts/paper-accounts.ts";
import type { Decimal } from "#shared/decimal.ts";
import { formatDecimal } from "../numbers/format-number.ts";
import { call } from "../session/client.ts";
import { KEYS } from "../session/keys.ts";
import { outdate } from "../session/outdate.ts";
import { queryClient } from "../session/query-client.ts";
import { ChangeButton } from "../ui/change-button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { ProblemNote } from "../ui/problem-note.tsx";
import { Loaded, Section } from "../ui/section.tsx";
import { Time } from "../ui/time.tsx";
import { presetsQuery, progressQuery } from "./queries.ts";
import { ProgressRow } from "./progress-row.tsx";

const STATUS: Record<Progress["status"], string> = {
  running: "pill",
  passed: "pill pill-up",
  failed: "pill pill-down",
};

/** Evaluations as prop firms state them, and how far each account under one is. */
export function EvaluationsCard({ accounts }: { accounts: readonly PaperAccount[] }) {
  const progress = useQuery(progressQuery);
  const [isStarting, setStarting] = useState(false);
  return (
    <Section
      title="Evaluations"
      intro="Trade an account under rules as prop firms state them: a profit target, a limit for each day, a drawdown, and a least number of days. The limits become guardrails of the account."
      aside={
        accounts.length === 0 ? null : (
          <ChangeButton look="button-small" onClick={() => setStarting(true)}>
            Start one
          </ChangeButton>
        )
      }
    >
      <Loaded asked={progress}>
        {({ items }) =>
          items.length === 0 ? (
            <p className="soft small">
              {accounts.length === 0
                ? "An evaluation needs a paper account."
                : "No account is under an evaluation."}
            </p>
          ) : (
            <ul className="lines">
              {items.map((each) => (
                <li key={each.accountId} className="risk-evaluation">
                  <h3>
                    {each.title} <span className={STATUS[each.status]}>{each.status}</span>
                  </h3>
                  <p className="soft small">
                    {accounts.find(({ id }) => id === each.accountId)?.name ?? "a paper account"}, closed
                    trades since <Time at={each.since} as="day" />
                  </p>
                  <div className="risk-progress">
                    {each.lines.map((line) => (
                      <ProgressRow key={line.rule} line={line} currency={each.currency} />
                    ))}
                  </div>
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
      {isStarting ? <StartDialog accounts={accounts} onClose={() => setStarting(false)} /> : null}
    </Section>
  );
}

function StartDialog({ accounts, onClose }: { accounts: readonly PaperAccount[]; onClose: () => void }) {
  const ids = useId();
  const presets = useQuery(presetsQuery);
  const [isLocked, setLocked] = useState(false);
  const start = useMutation({
    mutationFn: ({ name, accountId }: { name: PresetName; accountId: string }) =>
      call(startPreset, { params: { name }, body: { accountId, isLocked } }),
    onSuccess: async () => {
      await Promise.all([KEYS.guardrails, KEYS.evaluations].map((key) => outdate(queryClient, key)));
      onClose();
    },
  });
  function submit(event: FormEvent<HTMLFormElement>): void {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const name = PresetName.safeParse(form.get("preset"));
    if (!start.isPending && name.success)
      start.mutate({ name: name.data, accountId: String(form.get("account") ?? "") });
  }
  return (
    <Dialog title="Start an evaluation" open stays onClose={onClose}>
      <form className="stack" onSubmit={submit}>
        <div className="field">
          <label htmlFor={`${ids}-account`}>Account</label>
          <select className="select" id={`${ids}-account`} name="account">
            {accounts.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </select>
        </div>
        <Loaded asked={presets}>
          {({ items }) => (
            <fieldset className="checks">
              <legend className="soft small">Rules</legend>
              {items.map((preset, at) => (
                <label key={preset.name} className="check">
                  <input type="radio" name="preset" value={preset.name} defaultChecked={at === 0} />
                  <span>
                    {preset.title}
                    <br />
                    <span className="soft small">{presetWords(preset)}</span>
                  </span>
                </label>
              ))}
            </fieldset>
          )}
        </Loaded>
        <label className="check">
          <input type="checkbox" checked={isLocked} onChange={({ target }) => setLocked(target.checked)} />
          <span>Lock its limits, so that they cannot be loosened within a day</span>
        </label>
        <p className="soft small">
          It counts from now and takes the place of the account’s evaluation before. Firms differ and change
          their rules: these are typical ones, scaled to the account’s start balance.
        </p>
        {start.error === null ? null : <ProblemNote error={start.error} safe="Nothing was started." />}
        <div className="dialog-actions">
          <button type="button" className="button" onClick={onClose}>
            Cancel
          </button>
          <ChangeButton type="submit" look="button-primary" busy={start.isPending}>
            Start
          </ChangeButton>
        </div>
      </form>
    </Dialog>
  );
}

function presetWords({ profitTarget, dailyLoss, drawdown, minimumDays, consistency }: Preset): string {
  return [
    `target ${percent(profitTarget)}`,
    dailyLoss === null ? "no daily limit" : `daily loss ${percent(dailyLoss)}`,
    `${drawdown.kind} drawdown ${percent(drawdown.percent)}`,
    `${minimumDays} days`,
    ...(consistency === null ? [] : [`no day above ${percent(consistency)} of the profit`]),
  ].join(" · ");
}

function percent(value: Decimal): string {
  return `${formatDecimal(value)} %`;
}
