import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { type BulkEdit, type BulkChange, editTrades } from "#shared/contracts/bulk-edits.ts";
import { LONGEST_SETUP, MOST_TRADE_TAGS } from "#shared/contracts/trade-notes.ts";
import { formatCount } from "../../numbers/format-number.ts";
import { call } from "../../session/client.ts";
import { NumberField } from "../../written/number-field.tsx";
import { TagsField } from "../../written/tags-field.tsx";
import { wayBackOf } from "../../written/take-back.ts";
import { ChangeButton } from "../../ui/change-button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { tell } from "../../ui/tell.ts";
import { TextField } from "../../ui/text-field.tsx";
import type { TradeQuery } from "../queries.ts";
import { filterOf } from "../wanted-trades.ts";
import { clearSelected } from "./selected.ts";

type Props = { ids: readonly string[]; query: TradeQuery; found: number; onClose: () => void };

/** Writes the same about the selected trades, or about all that the filter finds, and offers the way back. */
export function BulkDialog({ ids, query, found, onClose }: Props) {
  const [added, setAdded] = useState<string[]>([]);
  const [removed, setRemoved] = useState<string[]>([]);
  const [setup, setSetup] = useState("");
  const [stop, setStop] = useState<string | null>(null);
  const set: BulkChange = {};
  if (added.length > 0) set.addTags = added;
  if (removed.length > 0) set.removeTags = removed;
  if (setup.trim() !== "") set.setup = setup.replaceAll(",", " ").trim();
  if (stop !== null) set.plannedStop = stop;
  const edit = useMutation({
    mutationFn: () =>
      call(editTrades, {
        body: ids.length > 0 ? { ids: [...ids], set } : { filter: filterOf(query), set },
      }),
    onSuccess: (done) => {
      tell(words(done), wayBackOf(done.id));
      clearSelected();
      onClose();
    },
  });
  const count = formatCount(ids.length > 0 ? ids.length : found);
  function submit(event: FormEvent): void {
    event.preventDefault();
    if (Object.keys(set).length > 0 && !edit.isPending) edit.mutate();
  }
  return (
    <Dialog title={`Write about ${count} ${count === "1" ? "trade" : "trades"}`} open onClose={onClose} stays>
      <form className="stack" onSubmit={submit}>
        <p className="soft">
          {ids.length > 0 ? "The trades that you selected." : "All trades that the filters find."} What you
          leave empty stays as it is.
        </p>
        <TagsField label="Add tags" tags={added} change={setAdded} />
        <TagsField label="Take tags away" tags={removed} change={setRemoved} />
        <TextField label="Setup" value={setup} change={setSetup} most={LONGEST_SETUP} />
        <NumberField label="Planned stop (optional)" value={stop} change={setStop} />
        {edit.error === null ? null : (
          <ProblemNote error={edit.error} safe="No trade was changed." retry={() => edit.mutate()} />
        )}
        <div className="dialog-actions">
          <button type="button" className="button" onClick={onClose}>
            Cancel
          </button>
          <ChangeButton type="submit" look="button-primary" busy={edit.isPending}>
            Write
          </ChangeButton>
        </div>
      </form>
    </Dialog>
  );
}

function words({ status, trades, changed, noRoom }: BulkEdit): string {
  if (status === "running") return `Writing about ${formatCount(trades)} trades.`;
  if (noRoom > 0) return `${changedWords(changed)} ${fullWords(noRoom)}`;
  return changed === 0 ? "Nothing to change: they all stand like that already." : changedWords(changed);
}

function changedWords(changed: number): string {
  return changed === 1 ? "1 trade changed." : `${formatCount(changed)} trades changed.`;
}

function fullWords(noRoom: number): string {
  const full = noRoom === 1 ? "1 trade has" : `${formatCount(noRoom)} trades have`;
  return `${full} no room for every tag: ${MOST_TRADE_TAGS} is the most.`;
}
