import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Order, type OrderHead } from "#shared/contracts/order.ts";
import { cancelOrder } from "#shared/contracts/orders.ts";
import { Problem } from "#shared/problem.ts";
import { call } from "../../session/client.ts";
import { ChangeButton } from "../../ui/change-button.tsx";
import { tell } from "../../ui/tell.ts";
import { adoptOrder } from "../apply-order.ts";
import { statusWords, termsWords } from "../order-words.ts";

/** Cancels a working order; where it is too late, says what happened instead. */
export function CancelButton({ order }: { order: OrderHead }) {
  const client = useQueryClient();
  const { mutate, isPending } = useMutation({
    mutationFn: () => call(cancelOrder, { params: { id: order.id } }),
    onSuccess: (cancelled) => adoptOrder(client, cancelled),
    onError(error) {
      const stands = error instanceof Problem ? Order.safeParse(error.order).data : undefined;
      if (stands !== undefined) adoptOrder(client, stands);
      tell(
        stands === undefined
          ? `The order was not cancelled: ${error.message}.`
          : `Too late to cancel: ${statusWords(stands).toLowerCase()}.`,
      );
    },
  });
  return (
    <ChangeButton
      look="button-small"
      busy={isPending}
      aria-label={`Cancel: ${termsWords(order)}`}
      onClick={() => mutate()}
    >
      {isPending ? "Cancelling…" : "Cancel"}
    </ChangeButton>
  );
}
