import { useMutation } from "@tanstack/react-query";
import { useId, useState } from "react";
import type { BulkEdit } from "#shared/contracts/bulk-edits.ts";
import { mergeSetup, removeSetup } from "#shared/contracts/playbooks.ts";
import { mergeTag, removeTag } from "#shared/contracts/tags.ts";
import { formatCount } from "../numbers/format-number.ts";
import { call } from "../session/client.ts";
import { KEYS } from "../session/keys.ts";
import { outdate } from "../session/outdate.ts";
import { queryClient } from "../session/query-client.ts";
import { ChangeButton } from "../ui/change-button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { ProblemNote } from "../ui/problem-note.tsx";
import { tell } from "../ui/tell.ts";
import { wayBackOf } from "./take-back.ts";

type Kind = "tag" | "setup";
type Word = { id: string; name: string };
type Props = {
  kind: Kind;
  word: Word;
  /** How many trades have it, where that is known. */
  trades: number | null;
  /** The others, of which one may take its place. */
  others: readonly Word[];
  onClose: () => void;
  onDone?: () => void;
};

const REMOVE = { tag: removeTag, setup: removeSetup };
const MERGE = { tag: mergeTag, setup: mergeSetup };
const KEY = { tag: KEYS.tags, setup: KEYS.setups };

/** Removes a tag or a setup, or has another one take its place on all of its trades. */
export function TakeDialog({ kind, word, trades, others, onClose, onDone }: Props) {
  const id = useId();
  const [into, setInto] = useState("");
  const target = others.find((other) => other.id === into);
  const take = useMutation({
    mutationFn: (): Promise<BulkEdit> =>
      target === undefined
        ? call(REMOVE[kind], { params: { id: word.id } })
        : call(MERGE[kind], { params: { id: word.id }, body: { into: target.id } }),
    onSuccess: (edit) => {
      tell(doneWords(edit, word.name), wayBackOf(edit.id));
      void outdate(queryClient, KEY[kind]);
      onClose();
      onDone?.();
    },
  });
  return (
    <Dialog title={`Merge or remove ${word.name}`} open onClose={onClose}>
      <p>
        {trades === null ? "All of its trades" : countWords(trades)} will{" "}
        {target === undefined ? `no longer have this ${kind}` : `have ${target.name} in its place`}. You can
        take it back afterwards.
        {kind === "setup" ? " Its checklist goes with it, and so does what was answered." : ""}
      </p>
      {others.length === 0 ? null : (
        <div className="field">
          <label htmlFor={id}>What takes its place</label>
          <select
            id={id}
            className="select"
            value={into}
            onChange={({ target: { value } }) => setInto(value)}
          >
            <option value="">nothing: remove it</option>
            {others.map((other) => (
              <option key={other.id} value={other.id}>
                {other.name}
              </option>
            ))}
          </select>
        </div>
      )}
      {take.error === null ? null : <ProblemNote error={take.error} safe="Nothing was changed." />}
      <div className="dialog-actions">
        <button type="button" className="button" onClick={onClose}>
          Keep it
        </button>
        <ChangeButton look="button-danger" busy={take.isPending} onClick={() => take.mutate()}>
          {target === undefined ? "Remove it" : "Merge"}
        </ChangeButton>
      </div>
    </Dialog>
  );
}

function countWords(trades: number): string {
  return trades === 1 ? "Its one trade" : `Its ${formatCount(trades)} trades`;
}

function doneWords({ status, trades, word }: BulkEdit, name: string): string {
  const into = word?.into?.name;
  if (status === "running") return `${name} leaves ${formatCount(trades)} trades. This takes a moment.`;
  return into === undefined ? `${name} is removed.` : `${name} is ${into} now.`;
}
