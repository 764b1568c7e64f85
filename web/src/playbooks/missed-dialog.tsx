import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useId, useState } from "react";
import {
  changeMissedTrade,
  LONGEST_MISSED_NOTE,
  type MissedTrade,
  noteMissedTrade,
} from "#shared/contracts/missed-trades.ts";
import { shownZone } from "../numbers/reader.ts";
import { clockOf, instantAt } from "../numbers/zoned-day.ts";
import { call } from "../session/client.ts";
import { ChangeButton } from "../ui/change-button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { ProblemNote } from "../ui/problem-note.tsx";
import { TextField } from "../ui/text-field.tsx";
import { NumberField } from "../written/number-field.tsx";
import "./playbooks.css";
import { outdateMissed } from "./outdate-missed.ts";

type Props = { setup: string; missed: MissedTrade | null; onClose: () => void };

/** Notes a trade that was seen and not taken, or changes what was noted. */
export function MissedDialog({ setup, missed, onClose }: Props) {
  const id = useId();
  const [symbol, setSymbol] = useState(missed?.symbol ?? "");
  const [direction, setDirection] = useState<"long" | "short">(missed?.direction ?? "long");
  const [clock, setClock] = useState(() =>
    clockOf(missed === null ? Date.now() : Date.parse(missed.at), shownZone()),
  );
  const [entry, setEntry] = useState(missed?.plannedEntry ?? null);
  const [stop, setStop] = useState(missed?.plannedStop ?? null);
  const [target, setTarget] = useState(missed?.target ?? null);
  const [resultR, setResultR] = useState(missed?.resultR ?? null);
  const [note, setNote] = useState(missed?.note ?? "");
  const at = instantAt(clock, shownZone());
  const save = useMutation({
    mutationFn: async (known: { plannedEntry: string; at: number }) => {
      const body = {
        symbol,
        direction,
        setup,
        note,
        resultR,
        target,
        plannedEntry: known.plannedEntry,
        plannedStop: stop,
        at: new Date(known.at).toISOString(),
      };
      return missed === null
        ? call(noteMissedTrade, { body })
        : call(changeMissedTrade, { params: { id: missed.id }, body, ifMatch: missed.version });
    },
    onSuccess: async () => {
      await outdateMissed();
      onClose();
    },
  });
  function submit(event: FormEvent): void {
    event.preventDefault();
    if (symbol.trim() !== "" && entry !== null && at !== null && !save.isPending)
      save.mutate({ plannedEntry: entry, at });
  }
  return (
    <Dialog
      title={missed === null ? "Note a missed trade" : `Change ${missed.symbol}`}
      open
      onClose={onClose}
      stays
    >
      <form className="stack" onSubmit={submit}>
        <div className="playbooks-pair">
          <TextField label="Symbol" value={symbol} change={setSymbol} most={100} required />
          <div className="field">
            <label htmlFor={`${id}-way`}>Direction</label>
            <select
              id={`${id}-way`}
              className="select"
              value={direction}
              onChange={({ target: { value } }) => setDirection(value === "short" ? "short" : "long")}
            >
              <option value="long">Long</option>
              <option value="short">Short</option>
            </select>
          </div>
          <NumberField label="Planned entry" value={entry} mustBeAbove required change={setEntry} />
          <NumberField label="Planned stop (optional)" value={stop} mustBeAbove change={setStop} />
          <NumberField label="Target (optional)" value={target} mustBeAbove change={setTarget} />
          <NumberField label="It would have made, in R (optional)" value={resultR} change={setResultR} />
        </div>
        <div className="field">
          <label htmlFor={`${id}-at`}>Seen at</label>
          <input
            id={`${id}-at`}
            className="input"
            type="datetime-local"
            required
            value={clock}
            onChange={({ target: { value } }) => setClock(value)}
          />
        </div>
        <div className="field">
          <label htmlFor={`${id}-note`}>Why you did not take it (optional)</label>
          <textarea
            id={`${id}-note`}
            className="input text-area playbooks-area"
            rows={2}
            maxLength={LONGEST_MISSED_NOTE}
            value={note}
            onChange={({ target: { value } }) => setNote(value)}
          />
        </div>
        {save.error === null ? null : <ProblemNote error={save.error} safe="What you typed is still here." />}
        <div className="dialog-actions">
          <button type="button" className="button" onClick={onClose}>
            Cancel
          </button>
          <ChangeButton type="submit" look="button-primary" busy={save.isPending}>
            Save
          </ChangeButton>
        </div>
      </form>
    </Dialog>
  );
}
