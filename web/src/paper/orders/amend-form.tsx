import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { Order, type OrderLeg } from "#shared/contracts/order.ts";
import { amendOrder } from "#shared/contracts/orders.ts";
import { Problem } from "#shared/problem.ts";
import { instrumentQuery } from "../../market/queries.ts";
import { decimalPoint } from "../../numbers/format-number.ts";
import { call } from "../../session/client.ts";
import { ChangeButton } from "../../ui/change-button.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { adoptOrder } from "../apply-order.ts";
import { roleWords } from "../order-words.ts";
import { plain } from "../fields/plain.ts";
import { SteppedField } from "../fields/stepped-field.tsx";

const LABELS = { quantity: "Quantity", limitPrice: "Limit price", stopPrice: "Stop price" } as const;
type Name = keyof typeof LABELS;
const NAMES: readonly Name[] = ["quantity", "limitPrice", "stopPrice"];

/** Changes the quantity and the prices of a working order. The quantity of a leg is that of its entry. */
export function AmendForm({ order }: { order: OrderLeg }) {
  const client = useQueryClient();
  const instrument = useQuery(instrumentQuery(order.symbol)).data;
  const names = NAMES.filter(
    (name) => order[name] !== null && (name !== "quantity" || order.parentId === null),
  );
  const [texts, setTexts] = useState<Record<Name, string>>({
    quantity: shown(order.quantity),
    limitPrice: shown(order.limitPrice),
    stopPrice: shown(order.stopPrice),
  });
  const changed = Object.fromEntries(
    names.flatMap((name) => {
      const value = plain(texts[name], decimalPoint());
      return value === order[name] ? [] : [[name, value]];
    }),
  );
  const amending = useMutation({
    mutationFn: () => call(amendOrder, { params: { id: order.id }, body: changed }),
    onSuccess: (amended) => adoptOrder(client, amended),
    onError(error) {
      const stands = error instanceof Problem ? Order.safeParse(error.order).data : undefined;
      if (stands !== undefined && stands.status !== "rejected") adoptOrder(client, stands);
    },
  });
  const isSame = Object.keys(changed).length === 0;
  const role = roleWords(order);

  function submit(event: FormEvent): void {
    event.preventDefault();
    if (!isSame && !amending.isPending) amending.mutate();
  }
  return (
    <form className="paper-amend" aria-label={`Change ${role ?? "the order"}`} onSubmit={submit}>
      {names.map((name) => (
        <SteppedField
          key={name}
          label={role === null || role === "Entry" ? LABELS[name] : `${role}: ${LABELS[name].toLowerCase()}`}
          value={texts[name]}
          step={stepOf(name, instrument)}
          start={undefined}
          fault={undefined}
          change={(value) => setTexts((current) => ({ ...current, [name]: value }))}
        />
      ))}
      <ChangeButton type="submit" busy={amending.isPending || isSame}>
        Change
      </ChangeButton>
      {amending.error === null ? null : <ProblemNote error={amending.error} safe="The order is as it was." />}
    </form>
  );
}

function shown(value: string | null): string {
  return decimalPoint() === "," ? (value ?? "").replace(".", ",") : (value ?? "");
}

function stepOf(name: Name, instrument: { priceStep: string; quantityStep: string } | undefined): string {
  if (name !== "quantity") return instrument?.priceStep ?? "0.01";
  const step = instrument?.quantityStep ?? "1";
  return Number(step) < 1 ? "1" : step;
}
