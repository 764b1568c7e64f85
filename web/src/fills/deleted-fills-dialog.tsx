import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { type DeletedFill, restoreFill, restoreTrade } from "#shared/contracts/fill-edits.ts";
import { formatPrice, formatQuantity } from "../numbers/format-number.ts";
import { call } from "../session/client.ts";
import { KEYS } from "../session/keys.ts";
import { outdate } from "../session/outdate.ts";
import { symbolWords } from "../numbers/symbol-words.ts";
import { ChangeButton } from "../ui/change-button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { MoreButton } from "../ui/more-button.tsx";
import { ProblemNote } from "../ui/problem-note.tsx";
import { Skeleton } from "../ui/skeleton.tsx";
import { Time } from "../ui/time.tsx";
import { deletedFillsQuery } from "./queries.ts";
import "./fills.css";

/** Lists the deleted fills, those of one trade together, each and each trade with its way back. */
export function DeletedFillsDialog({ onClose }: { onClose: () => void }) {
  const deleted = useInfiniteQuery(deletedFillsQuery);
  return (
    <Dialog title="Deleted trades and fills" className="fills-dialog" open onClose={onClose}>
      {deleted.data === undefined ? (
        deleted.error === null ? (
          <Skeleton lines={4} />
        ) : (
          <ProblemNote
            error={deleted.error}
            safe="Your ledger is safe."
            retry={() => void deleted.refetch()}
          />
        )
      ) : deleted.data.items.length === 0 ? (
        <p className="soft">You have deleted no fill. Those of an undone import come back with the file.</p>
      ) : (
        <>
          <p className="soft small">
            Their files imported again do not bring them back; you do. A fill brought back alone may open a
            position or close another one.
          </p>
          <ul className="two-line-rows lines">
            {byDeletion(deleted.data.items).map(({ tradeId, fills }) => (
              <li key={fills[0].id}>
                {tradeId === null ? null : <DeletedTrade id={tradeId} symbol={fills[0].symbol} />}
                <ul className={tradeId === null ? "lines" : "fills-of-trade lines"}>
                  {fills.map((fill) => (
                    <Deleted key={fill.id} fill={fill} />
                  ))}
                </ul>
              </li>
            ))}
          </ul>
          <MoreButton asked={deleted}>More deleted fills</MoreButton>
        </>
      )}
      <div className="dialog-actions">
        <button type="button" className="button" onClick={onClose}>
          Close
        </button>
      </div>
    </Dialog>
  );
}

type Deletion = { tradeId: string | null; fills: [DeletedFill, ...DeletedFill[]] };

/** The fills that the deletion of one trade took stand behind one another in the list. */
function byDeletion(fills: readonly DeletedFill[]): Deletion[] {
  const deletions: Deletion[] = [];
  for (const fill of fills) {
    const last = deletions.at(-1);
    if (last !== undefined && last.tradeId !== null && last.tradeId === fill.deletedWith)
      last.fills.push(fill);
    else deletions.push({ tradeId: fill.deletedWith, fills: [fill] });
  }
  return deletions;
}

function DeletedTrade({ id, symbol }: { id: string; symbol: string }) {
  const client = useQueryClient();
  const restore = useMutation({
    mutationFn: () => call(restoreTrade, { params: { id } }),
    onSuccess: () => outdate(client, KEYS.deletedFills),
  });
  const words = symbolWords(symbol);
  return (
    <div className="two-line-row">
      <span className="two-line">
        <strong>Trade in {words}</strong>
        <ChangeButton
          look="button-small"
          busy={restore.isPending}
          aria-label={`Bring the trade in ${words} back`}
          onClick={() => restore.mutate()}
        >
          Bring the trade back
        </ChangeButton>
      </span>
      {restore.error === null ? null : <ProblemNote error={restore.error} safe="The trade stays deleted." />}
    </div>
  );
}

function Deleted({ fill }: { fill: DeletedFill }) {
  const client = useQueryClient();
  const restore = useMutation({
    mutationFn: () => call(restoreFill, { params: { id: fill.id }, query: {} }),
    onSuccess: () => outdate(client, KEYS.deletedFills),
  });
  const what = `${fill.side} ${formatQuantity(fill.quantity)} ${fill.symbol} at ${formatPrice(fill.price)}`;
  return (
    <li className="two-line-row">
      <span className="two-line number">
        <span>{what}</span>
        <ChangeButton
          look="button-small"
          busy={restore.isPending}
          aria-label={`Bring back: ${what}`}
          onClick={() => restore.mutate()}
        >
          Bring back
        </ChangeButton>
      </span>
      <span className="two-line soft small">
        <span>{fill.account}</span>
        <span>
          <Time at={fill.executedAt} dateOnly={fill.dateOnly} />
        </span>
      </span>
      {restore.error === null ? null : <ProblemNote error={restore.error} safe="The fill stays deleted." />}
    </li>
  );
}
