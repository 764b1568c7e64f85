import { useMutation } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { deleteTrade } from "#shared/contracts/fill-edits.ts";
import type { Trade } from "#shared/contracts/trades.ts";
import { formatCount } from "../numbers/format-number.ts";
import { call } from "../session/client.ts";
import { ChangeButton } from "../ui/change-button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { ProblemNote } from "../ui/problem-note.tsx";
import { tell } from "../ui/tell.ts";
import { undeletedTrade } from "./take-back.ts";

/** Deletes all fills of a trade after a question, and offers the way back. */
export function DeleteTradeButton({ trade }: { trade: Pick<Trade, "id" | "fills"> }) {
  const navigate = useNavigate();
  const [asks, setAsks] = useState(false);
  const remove = useMutation({
    mutationFn: () => call(deleteTrade, { params: { id: trade.id } }),
    onSuccess: () => {
      setAsks(false);
      tell("The trade is deleted.", undeletedTrade(trade.id));
      void navigate({ to: "/trades" });
    },
  });
  const fills = trade.fills === 1 ? "its one fill" : `its ${formatCount(trade.fills)} fills`;
  return (
    <>
      <ChangeButton look="button-quiet" onClick={() => setAsks(true)}>
        Delete
      </ChangeButton>
      {asks ? (
        <Dialog title="Delete this trade?" open onClose={() => setAsks(false)}>
          <div className="stack">
            <p>
              This deletes {fills}. Importing the file again does not bring them back; you can, here and under
              Deleted beside your trades. Your notes are kept.
            </p>
            {remove.error === null ? null : (
              <ProblemNote error={remove.error} safe="The trade is as it was." />
            )}
            <div className="dialog-actions">
              <button type="button" className="button" onClick={() => setAsks(false)}>
                Cancel
              </button>
              <ChangeButton look="button-primary" busy={remove.isPending} onClick={() => remove.mutate()}>
                Delete the trade
              </ChangeButton>
            </div>
          </div>
        </Dialog>
      ) : null}
    </>
  );
}
