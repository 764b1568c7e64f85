import { useInfiniteQuery, useMutation } from "@tanstack/react-query";
import { type FormEvent, useId, useRef, useState } from "react";
import { addFill, type NewFill } from "#shared/contracts/fill-edits.ts";
import { accountsQuery } from "../accounts/queries.ts";
import { shownZone } from "../numbers/reader.ts";
import { clockOf } from "../numbers/zoned-day.ts";
import { call } from "../session/client.ts";
import { ChangeButton } from "../ui/change-button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { ProblemNote } from "../ui/problem-note.tsx";
import { tell } from "../ui/tell.ts";
import { TextField } from "../ui/text-field.tsx";
import { type Draft, type Faults, type Line, readDraft, symbolOf } from "./draft.ts";
import { Field } from "./field.tsx";
import { InstrumentFields } from "./instrument-fields.tsx";
import { LineFields } from "./line-fields.tsx";
import { withoutTyped } from "./take-back.ts";
import "./fills.css";

type Props = { account: string | undefined; onClose: () => void; onDeleted: () => void };
type Added = { id: string; duplicate: boolean };
/** A fill under the one key of all its requests, and what the server answered. */
type Sent = { idempotencyKey: string; answer?: Added | undefined };

/** Types a trade in: its entry and, where it is over, its exit. One line alone is a fill. */
export function AddTradeDialog({ account, onClose, onDeleted }: Props) {
  const accounts = useInfiniteQuery(accountsQuery).data?.items ?? [];
  const list = useId();
  const [draft, setDraft] = useState<Draft>(() => newDraft(account ?? ""));
  const [faults, setFaults] = useState<Faults>(new Map());
  // After a failure, a fill that was stored is not sent again. One whose answer was lost goes under its key.
  const sent = useRef(new Map<string, Sent>());
  const add = useMutation({
    mutationFn: async (fills: readonly NewFill[]) => {
      const added: Added[] = [];
      for (const [n, body] of fills.entries()) {
        const fill = `${n} ${JSON.stringify(body)}`;
        const { idempotencyKey, answer } = sent.current.get(fill) ?? { idempotencyKey: crypto.randomUUID() };
        sent.current.set(fill, { idempotencyKey, answer });
        const known = answer ?? (await call(addFill, { body, idempotencyKey }));
        sent.current.set(fill, { idempotencyKey, answer: known });
        added.push(known);
      }
      return added;
    },
    onSuccess: (added) => {
      const fresh = added.filter(({ duplicate }) => !duplicate);
      tell(
        words(added.length, fresh.length),
        fresh.length === 0 ? null : withoutTyped(fresh.map(({ id }) => id)),
      );
      onClose();
    },
  });
  const change = (part: Partial<Draft>) => setDraft((known) => ({ ...known, ...part }));
  const changeLine = (at: number, part: Partial<Line>) =>
    setDraft((known) => ({ ...known, lines: withLine(known.lines, at, part) }));
  const [entry, exit] = draft.lines;

  function submit(event: FormEvent): void {
    event.preventDefault();
    const only = accounts.length < 2 ? (accounts[0]?.name ?? "Main") : "";
    const read = readDraft(
      { ...draft, symbol: symbolOf(draft.symbol), account: draft.account || only },
      shownZone(),
    );
    setFaults("faults" in read ? read.faults : new Map());
    if ("fills" in read && !add.isPending) add.mutate(read.fills);
  }

  return (
    <Dialog title="Add a trade" className="fills-dialog" open stays onClose={onClose}>
      <form className="stack" onSubmit={submit} noValidate>
        <Field label="Account" fault={faults.get("account")}>
          {(given) => (
            <input
              {...given}
              className="input"
              list={list}
              autoComplete="off"
              maxLength={80}
              placeholder={accounts[0]?.name ?? "Main"}
              value={draft.account}
              onChange={({ target }) => change({ account: target.value })}
            />
          )}
        </Field>
        <datalist id={list}>
          {accounts.map(({ name }) => (
            <option key={name}>{name}</option>
          ))}
        </datalist>
        <InstrumentFields instrument={draft} faults={faults} change={change} />
        {entry === undefined ? null : (
          <LineFields
            legend="Entry"
            line={entry}
            path="lines.0."
            faults={faults}
            change={(part) => changeLine(0, part)}
          />
        )}
        {exit === undefined ? null : (
          <LineFields
            legend={exit.side === "sell" ? "Exit: sell" : "Exit: buy back"}
            line={exit}
            path="lines.1."
            faults={faults}
            choosesSide={false}
            change={(part) => changeLine(1, part)}
          />
        )}
        <div className="row">
          <button
            type="button"
            className="button button-small"
            onClick={() =>
              change({ lines: exit === undefined ? withExit(draft.lines) : draft.lines.slice(0, 1) })
            }
          >
            {exit === undefined ? "Add the exit" : "Leave the exit out"}
          </button>
        </div>
        <TextField label="Note" value={draft.note} change={(note) => change({ note })} most={200} />
        {faults.size === 0 ? null : (
          <p className="small down" role="alert">
            {faults.size === 1 ? "One field needs a look." : `${faults.size} fields need a look.`}
          </p>
        )}
        {add.error === null ? null : <ProblemNote error={add.error} safe="What you typed is still here." />}
        <div className="dialog-actions">
          <button type="button" className="button button-quiet fills-foot" onClick={onDeleted}>
            Deleted fills
          </button>
          <button type="button" className="button" onClick={onClose}>
            Cancel
          </button>
          <ChangeButton type="submit" look="button-primary" busy={add.isPending}>
            Add
          </ChangeButton>
        </div>
      </form>
    </Dialog>
  );
}

function newDraft(account: string): Draft {
  const when = clockOf(Date.now(), shownZone());
  const instrument = { symbol: "", currency: "USD", assetClass: "equity", multiplier: "1" } as const;
  const line = { side: "buy", when, quantity: "", price: "", fee: "" } as const;
  return { account, ...instrument, expiry: "", strike: "", right: "", note: "", lines: [line] };
}

/** The exit is on the other side, by default of all units. */
function withExit([entry]: readonly Line[]): Line[] {
  if (entry === undefined) return [];
  return [entry, { ...entry, side: entry.side === "buy" ? "sell" : "buy", price: "", fee: "" }];
}

function withLine(lines: readonly Line[], at: number, part: Partial<Line>): Line[] {
  const changed = lines.map((line, n) => (n === at ? { ...line, ...part } : line));
  const [entry, exit] = changed;
  if (entry === undefined || exit === undefined) return changed;
  return [entry, { ...exit, side: entry.side === "buy" ? "sell" : "buy" }];
}

function words(fills: number, fresh: number): string {
  if (fresh === 0) return "A file states this already, so nothing was added.";
  if (fresh < fills) return "One fill was added; a file states the other one already.";
  return fills === 1 ? "The fill is added; your trades follow in a moment." : "The trade is added.";
}
