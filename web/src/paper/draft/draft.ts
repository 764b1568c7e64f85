import { PlacedOrder } from "#shared/contracts/orders.ts";
import type { OrderType, TimeInForce } from "#shared/contracts/order.ts";
import type { Side } from "#shared/side.ts";
import type { input as Input } from "zod";
import { plain } from "../fields/plain.ts";

/** A field of the ticket, by the name that the contract has for it. */
export const FIELDS = [
  "quantity",
  "limitPrice",
  "stopPrice",
  "trailAmount",
  "trailPercent",
  "takeProfit.limitPrice",
  "stopLoss.stopPrice",
  "stopLoss.limitPrice",
] as const;
export type Field = (typeof FIELDS)[number];

/**
 * `bracket`: a take profit and a stop loss wait for the order. `oco`: the order and its stop loss both work,
 * and one cancels the other.
 */
export type OrderClass = NonNullable<PlacedOrder["orderClass"]>;

/** The ticket as it is filled in. A field that the order does not take keeps its text. */
export type Draft = {
  side: Side;
  type: OrderType;
  timeInForce: TimeInForce;
  /** Whether a trailing stop trails by a percentage. */
  trailsByPercent: boolean;
  /** A class that the order cannot take counts as `simple`, and is kept. */
  orderClass: OrderClass;
  fields: Record<Field, string>;
  /** Guardrails that the order overrides. */
  override: readonly string[];
};

export const NEW_DRAFT: Draft = {
  side: "buy",
  type: "market",
  timeInForce: "day",
  trailsByPercent: false,
  orderClass: "simple",
  fields: {
    quantity: "",
    limitPrice: "",
    stopPrice: "",
    trailAmount: "",
    trailPercent: "",
    "takeProfit.limitPrice": "",
    "stopLoss.stopPrice": "",
    "stopLoss.limitPrice": "",
  },
  override: [],
};

export type OrderBody = Input<typeof PlacedOrder>;

/** Orders that act at once have no legs, and no stop. */
export function isAtOnce({ timeInForce }: Pick<Draft, "timeInForce">): boolean {
  return timeInForce === "ioc" || timeInForce === "fok";
}

type Classed = Pick<Draft, "type" | "timeInForce" | "orderClass">;

/** The classes that the order can take beside `simple`. */
export function classesOf({ type, timeInForce }: Omit<Classed, "orderClass">): OrderClass[] {
  if (isAtOnce({ timeInForce }) || type === "trailing_stop") return [];
  return type === "limit" ? ["bracket", "oco"] : ["bracket"];
}

/** The class that the order is sent with. */
export function classOf(draft: Classed): OrderClass {
  return classesOf(draft).includes(draft.orderClass) ? draft.orderClass : "simple";
}

/** The fields that the order takes, in the order of the ticket. */
export function shownFields(draft: Draft): Field[] {
  const { type, trailsByPercent } = draft;
  const orderClass = classOf(draft);
  return FIELDS.filter((field) => {
    switch (field) {
      case "quantity":
        return true;
      case "limitPrice":
        return type === "limit" || type === "stop_limit";
      case "stopPrice":
        return type === "stop" || type === "stop_limit";
      case "trailAmount":
        return type === "trailing_stop" && !trailsByPercent;
      case "trailPercent":
        return type === "trailing_stop" && trailsByPercent;
      case "takeProfit.limitPrice":
        return orderClass === "bracket";
      default:
        return orderClass !== "simple";
    }
  });
}

/** What the ticket would send. It may still be refused by the contract, which `faultsOf` says. */
export function bodyOf(draft: Draft, order: { accountId: string; symbol: string; point: string }): OrderBody {
  const { accountId, symbol, point } = order;
  const shown = new Set(shownFields(draft));
  const value = (field: Field): string | undefined => {
    const text = plain(draft.fields[field], point);
    return shown.has(field) && text !== "" ? text : undefined;
  };
  const named = (names: readonly Field[]) =>
    Object.fromEntries(
      names.flatMap((field) => {
        const text = value(field);
        return text === undefined ? [] : [[field, text]];
      }),
    );
  const profit = value("takeProfit.limitPrice");
  const loss = value("stopLoss.stopPrice");
  const lossLimit = value("stopLoss.limitPrice");
  const hasLoss = loss !== undefined || lossLimit !== undefined;
  return {
    accountId,
    symbol,
    side: draft.side,
    type: draft.type,
    quantity: value("quantity") ?? "",
    timeInForce: draft.timeInForce,
    ...named(["limitPrice", "stopPrice", "trailAmount", "trailPercent"]),
    ...(profit === undefined ? {} : { takeProfit: { limitPrice: profit } }),
    ...(hasLoss ? { stopLoss: { stopPrice: loss ?? "", limitPrice: lossLimit } } : {}),
    ...(classOf(draft) === "oco" ? { orderClass: "oco" } : {}),
    ...(draft.override.length === 0 ? {} : { override: [...draft.override] }),
  };
}

/** What the contract has against the ticket, by field; what concerns no field stands under `order`. */
export function faultsOf(draft: Draft, body: OrderBody): Partial<Record<Field | "order", string>> {
  const { error } = PlacedOrder.safeParse(body);
  const faults: Partial<Record<Field | "order", string>> = {};
  for (const { path, message } of error?.issues ?? []) {
    const named = path.join(".");
    const field = shownFields(draft).find((each) => each === named) ?? fieldOf(draft, named) ?? "order";
    faults[field] ??= isMissing(draft, field) ? "is needed" : message;
  }
  if (classOf(draft) === "bracket" && body.takeProfit === undefined && body.stopLoss === undefined)
    faults["takeProfit.limitPrice"] ??= "give a take profit, a stop loss, or both";
  return faults;
}

/** The field of a fault that the contract names otherwise. */
function fieldOf(draft: Draft, named: string): Field | null {
  const { type, trailsByPercent } = draft;
  if (named === "stopLoss" && classOf(draft) === "oco") return "stopLoss.stopPrice";
  if (type !== "trailing_stop" || named !== "trailAmount") return null;
  return trailsByPercent ? "trailPercent" : "trailAmount";
}

function isMissing({ fields }: Draft, field: Field | "order"): boolean {
  return field !== "order" && fields[field].trim() === "";
}
