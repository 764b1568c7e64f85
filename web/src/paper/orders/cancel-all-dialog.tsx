import { useMutation, useQueryClient } from "@tanstack/react-query";
import { cancelOrders } from "#shared/contracts/orders.ts";
import { formatCount } from "../../numbers/format-number.ts";
import { call } from "../../session/client.ts";
import { KEYS } from "../../session/keys.ts";
import { outdate } from "../../session/outdate.ts";
import { ChangeButton } from "../../ui/change-button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { tell } from "../../ui/tell.ts";

type Props = {
  /** Of one account, or of all of them. */
  accountId: string | undefined;
  where: string;
  count: number;
  onClose: () => void;
};

/** Asks whether to cancel every working order, and says how many that are. */
export function CancelAllDialog({ accountId, where, count, onClose }: Props) {
  const client = useQueryClient();
  const cancelling = useMutation({
    mutationFn: async () => {
      let sum = 0;
      for (;;) {
        const { canceled, more } = await call(cancelOrders, { query: { accountId } });
        sum += canceled;
        if (!more) return sum;
      }
    },
    onSuccess(sum) {
      tell(`${ordersWords(sum)} cancelled.`);
      onClose();
    },
    onSettled: () => {
      for (const key of [KEYS.orders, KEYS.paperAccounts]) void outdate(client, key);
    },
  });
  const none = count === 0;
  return (
    <Dialog title={none ? "Nothing to cancel" : `Cancel ${ordersWords(count)}?`} open onClose={onClose}>
      <p className="soft">
        {none
          ? `No order works ${where}.`
          : `Every order that works or waits ${where} ends. What has filled stays filled, and positions stay open.`}
      </p>
      {cancelling.error === null ? null : (
        <ProblemNote error={cancelling.error} safe="Orders that were not cancelled work on." />
      )}
      <div className="dialog-actions">
        <button type="button" className="button" onClick={onClose}>
          {none ? "Close" : "Keep them"}
        </button>
        {none ? null : (
          <ChangeButton look="button-danger" busy={cancelling.isPending} onClick={() => cancelling.mutate()}>
            {cancelling.isPending ? "Cancelling…" : `Cancel ${ordersWords(count)}`}
          </ChangeButton>
        )}
      </div>
    </Dialog>
  );
}

function ordersWords(count: number): string {
  return `${formatCount(count)} ${count === 1 ? "order" : "orders"}`;
}
