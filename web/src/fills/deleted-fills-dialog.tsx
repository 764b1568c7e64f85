import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { type FillDetail, restoreFill } from "#shared/contracts/fill-edits.ts";
import { formatPrice, formatQuantity } from "../numbers/format-number.ts";
import { call } from "../session/client.ts";
import { KEYS } from "../session/keys.ts";
import { outdate } from "../session/outdate.ts";
import { ChangeButton } from "../ui/change-button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { MoreButton } from "../ui/more-button.tsx";
import { ProblemNote } from "../ui/problem-note.tsx";
import { Skeleton } from "../ui/skeleton.tsx";
import { Time } from "../ui/time.tsx";
import { deletedFillsQuery } from "./queries.ts";
import "./fills.css";

/** Lists the deleted fills, each with its way back. */
export function DeletedFillsDialog({ onClose }: { onClose: () => void }) {
  const deleted = useInfiniteQuery(deletedFillsQuery);
  return (
    <Dialog title="Deleted fills" className="fills-dialog" open onClose={onClose}>
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
          <p className="soft small">Their files imported again do not bring them back; you do.</p>
          <ul className="two-line-rows lines">
            {deleted.data.items.map((fill) => (
              <Deleted key={fill.id} fill={fill} />
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

function Deleted({ fill }: { fill: FillDetail }) {
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
