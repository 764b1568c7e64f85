import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import {
  deleteFill,
  editFill,
  type FillChange,
  type FillDetail,
  restoreFill,
} from "#shared/contracts/fill-edits.ts";
import { formatMoney, formatPrice, formatQuantity } from "../numbers/format-number.ts";
import { shownZone } from "../numbers/reader.ts";
import { call } from "../session/client.ts";
import { KEYS } from "../session/keys.ts";
import { outdate } from "../session/outdate.ts";
import { ChangeButton } from "../ui/change-button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { ProblemNote } from "../ui/problem-note.tsx";
import { Skeleton } from "../ui/skeleton.tsx";
import { tell } from "../ui/tell.ts";
import { TextField } from "../ui/text-field.tsx";
import { Time } from "../ui/time.tsx";
import { changeOf, type Draft, draftOf, type Faults } from "./draft.ts";
import { InstrumentFields } from "./instrument-fields.tsx";
import { LineFields } from "./line-fields.tsx";
import { fillQuery } from "./queries.ts";
import { undeleted } from "./take-back.ts";
import "./fills.css";

/** Changes a fill, beside what its file stated, deletes it, or gives the original back. */
export function EditFillDialog({ id, onClose }: { id: string; onClose: () => void }) {
  const { data, error, refetch } = useQuery(fillQuery(id));
  return (
    <Dialog title="Change a fill" className="fills-dialog" open stays onClose={onClose}>
      {data === undefined ? (
        error === null ? (
          <Skeleton lines={6} />
        ) : (
          <ProblemNote error={error} safe="The fill is as it was." retry={() => void refetch()} />
        )
      ) : data.editable ? (
        <EditForm key={data.version} fill={data} onClose={onClose} />
      ) : (
        <p className="soft">
          Fills of paper accounts follow from their orders, so nobody changes them by hand.
        </p>
      )}
    </Dialog>
  );
}

function EditForm({ fill, onClose }: { fill: FillDetail; onClose: () => void }) {
  const client = useQueryClient();
  const zone = shownZone();
  const [draft, setDraft] = useState<Draft>(() => draftOf(fill, zone));
  const [faults, setFaults] = useState<Faults>(new Map());
  const at = { params: { id: fill.id }, ifMatch: fill.version };
  const done = () => {
    void Promise.all([KEYS.fill, KEYS.deletedFills, KEYS.trade].map((key) => outdate(client, key)));
    onClose();
  };
  const save = useMutation({
    mutationFn: (change: FillChange) => call(editFill, { ...at, body: change }),
    onSuccess: () => {
      tell("Changed. What the file stated is kept as the original.");
      done();
    },
  });
  const restore = useMutation({
    mutationFn: () => call(restoreFill, { ...at, query: { of: "edit" } }),
    onSuccess: () => {
      tell("The fill is as it came.");
      done();
    },
  });
  const remove = useMutation({
    mutationFn: () => call(deleteFill, at),
    onSuccess: () => {
      tell("The fill is deleted.", undeleted(fill.id));
      done();
    },
  });
  const error = save.error ?? restore.error ?? remove.error;
  const isBusy = save.isPending || restore.isPending || remove.isPending;
  const change = (part: Partial<Draft>) => setDraft((known) => ({ ...known, ...part }));
  const [line] = draft.lines;

  function submit(event: FormEvent): void {
    event.preventDefault();
    const read = changeOf(fill, draft, zone);
    setFaults("faults" in read ? read.faults : new Map());
    if ("faults" in read || isBusy) return;
    if (Object.keys(read.change).length === 0) onClose();
    else save.mutate(read.change);
  }

  return (
    <form className="stack" onSubmit={submit} noValidate>
      {fill.original === null ? null : (
        <div className="note note-quiet small fills-original">
          <span>
            {fill.typed ? "You typed" : "The file stated"}: {fill.original.side}{" "}
            {formatQuantity(fill.original.quantity)} {fill.original.symbol} at{" "}
            {formatPrice(fill.original.price)}, fee{" "}
            {formatMoney(fill.original.fee, fill.original.feeCurrency)} {fill.original.feeCurrency},{" "}
            <Time at={fill.original.executedAt} dateOnly={fill.original.dateOnly} />
          </span>
          <ChangeButton look="button-small" busy={isBusy} onClick={() => restore.mutate()}>
            Give the original back
          </ChangeButton>
        </div>
      )}
      <InstrumentFields instrument={draft} faults={faults} change={change} />
      {line === undefined ? null : (
        <LineFields
          legend={`In ${fill.account}`}
          line={line}
          path="lines.0."
          faults={faults}
          change={(part) => change({ lines: [{ ...line, ...part }] })}
        />
      )}
      <TextField label="Note" value={draft.note} change={(note) => change({ note })} most={200} />
      {error === null ? null : <ProblemNote error={error} safe="The fill is as it was." />}
      <div className="dialog-actions">
        <ChangeButton
          look="button-quiet"
          className="fills-foot"
          busy={isBusy}
          onClick={() => remove.mutate()}
        >
          Delete this fill
        </ChangeButton>
        <button type="button" className="button" onClick={onClose}>
          Cancel
        </button>
        <ChangeButton type="submit" look="button-primary" busy={isBusy}>
          Save
        </ChangeButton>
      </div>
    </form>
  );
}
