import * as z from "zod";
import { GuardrailAction, Ruled, RuleName } from "#shared/contracts/guardrail-rules.ts";
import { PlacedOrder } from "#shared/contracts/orders.ts";
import { Problem } from "#shared/problem.ts";
import { SimpleSimulation, SimulationKind } from "#shared/contracts/simulations.ts";
import { MonteCarlo } from "#shared/contracts/monte-carlo.ts";
import { createGuardrail } from "../../../journal/guardrails/create-guardrail.ts";
import { tightenGuardrail } from "../../../journal/guardrails/tighten-guardrail.ts";
import { beginSimulation } from "../../../journal/metrics/simulations/begin-simulation.ts";
import { watch } from "../../../market/market.ts";
import { cancelOrder } from "../../../paper/orders/cancel-order.ts";
import { placeOrder } from "../../../paper/orders/place-order.ts";
import { ActionFailure, ownAction } from "../action.ts";
import { json, text } from "../field.ts";
import { asFailure, valid } from "./own-failure.ts";

const MOST_ID = 40;
const amount = (title: string) => text({ title }, 40).optional();

export const guardrailStart = ownAction(
  z.object({
    rule: RuleName.meta({ title: "Rule" }),
    params: json({ title: "Numbers of the rule", example: '{"trades": 3}' }, 4_000),
    effect: GuardrailAction.default("block").meta({ title: "When an order breaks it" }),
    accountId: text(
      { title: "Paper account", description: "Without one, it judges all of them.", of: "paperAccount" },
      MOST_ID,
    ).optional(),
  }),
  {
    action: "guardrail.start",
    label: "Start a guardrail",
    summary: "Makes a guardrail, which judges orders from the next one on.",
    capability: "guard",
    scope: "journal:write",
    async run({ ctx, config: { rule, params, effect, accountId = "" } }) {
      const ruled = valid(Ruled, { rule, params });
      const { id, words } = await createGuardrail(ctx, {
        ...ruled,
        action: effect,
        isActive: true,
        isLocked: false,
        accountId: accountId === "" ? null : accountId,
      }).catch(asFailure);
      return { guardrailId: id, words };
    },
  },
);

export const guardrailTighten = ownAction(
  z.object({
    guardrailId: text({ title: "Guardrail", of: "guardrail" }, MOST_ID),
    params: json(
      { title: "New numbers of the rule", description: "Left empty, they stay.", example: '{"losses": 2}' },
      4_000,
    ).optional(),
    effect: GuardrailAction.optional().meta({ title: "When an order breaks it" }),
    activate: z.boolean().default(true).meta({ title: "Switch it on" }),
  }),
  {
    action: "guardrail.tighten",
    label: "Tighten a guardrail",
    summary: "Makes a guardrail stricter or switches it on. A change that loosens it fails.",
    capability: "guard",
    scope: "journal:write",
    async run({ ctx, config: { guardrailId, params, effect, activate } }) {
      const changed = await tightenGuardrail(ctx, {
        id: guardrailId,
        change: {
          ...(params === undefined ? {} : { params }),
          ...(effect === undefined ? {} : { action: effect }),
          ...(activate ? { isActive: true } : {}),
        },
      }).catch(asFailure);
      return { guardrailId: changed.id, words: changed.words };
    },
  },
);

export const simulationRun = ownAction(
  z.object({
    kind: SimulationKind.default("simple").meta({ title: "Kind" }),
    asked: json(
      {
        title: "What to simulate",
        description: "As in POST /simulations/simple or /simulations/monte-carlo.",
        example: '{"coolOffMinutes": 30}',
      },
      4_000,
    ),
  }),
  {
    action: "simulation.run",
    label: "Run a simulation",
    summary: "Begins a simulation of your trades. The event simulation.completed tells when it is over.",
    capability: "simulate",
    scope: "journal:read",
    async run({ ctx, config: { kind, asked } }) {
      const begun =
        kind === "simple"
          ? beginSimulation(ctx, { kind, asked: valid(SimpleSimulation, asked) })
          : beginSimulation(ctx, { kind, asked: valid(MonteCarlo, asked) });
      return { simulationId: (await begun).id };
    },
  },
);

/** A client id that names the run and the step. Events of the order tell by it which run placed it. */
async function clientIdOf(runId: string, key: string): Promise<string> {
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(key)));
  const short = Array.from(hash.slice(0, 10), (byte) => byte.toString(16).padStart(2, "0")).join("");
  return `${runId}:${short}`;
}

export const orderPlace = ownAction(
  z.object({
    accountId: text({ title: "Paper account", of: "paperAccount" }, MOST_ID),
    symbol: text({ title: "Symbol" }, 40),
    side: text({ title: "Side", example: "buy" }, 10),
    type: text({ title: "Type", example: "market" }, 20).default("market"),
    quantity: text({ title: "Quantity" }, 40),
    limitPrice: amount("Limit price"),
    stopPrice: amount("Stop price"),
    trailAmount: amount("Trail"),
    trailPercent: amount("Trail in percent"),
    timeInForce: text({ title: "Time in force", example: "day" }, 10).default("day"),
    takeProfit: json({ title: "Take profit", example: '{"limitPrice": "110"}' }, 400).optional(),
    stopLoss: json({ title: "Stop loss", example: '{"stopPrice": "95"}' }, 400).optional(),
  }),
  {
    action: "order.place",
    label: "Place a paper order",
    summary: "Places an order on a paper account, judged by the same rules as one placed by hand.",
    capability: "trade",
    scope: "paper:write",
    async before({ ctx, config: { symbol } }) {
      await watch(ctx.env, symbol).catch(asFailure);
    },
    async run({ ctx, config, place, idempotencyKey }) {
      const given = Object.entries(config).filter(([, value]) => value !== undefined && value !== "");
      const clientOrderId = await clientIdOf(place.runId, idempotencyKey);
      const wish = valid(PlacedOrder, { ...Object.fromEntries(given), clientOrderId });
      // Nobody is there to confirm it: as an API key's, an order above the threshold is rejected.
      const order = await placeOrder({ ...ctx, scopes: [] }, wish).catch(asFailure);
      if (!(order instanceof Problem))
        return { orderId: order.id, status: order.status, filledQuantity: order.filledQuantity };
      const { rule, rejection } = order.toDocument("");
      throw new ActionFailure("order_rejected", order.message, {
        commits: true,
        output: { rule: rule ?? null, detail: String(rejection === undefined ? "" : order.message) },
      });
    },
  },
);

export const orderCancel = ownAction(
  z.object({ orderId: text({ title: "Order", example: "{{ input.body.order.id }}" }, MOST_ID) }),
  {
    action: "order.cancel",
    label: "Cancel a paper order",
    summary: "Cancels a working order; what it filled stays filled.",
    capability: "trade",
    scope: "paper:write",
    async run({ ctx, config: { orderId } }) {
      const order = await cancelOrder(ctx, orderId).catch(asFailure);
      return { orderId: order.id, status: order.status, filledQuantity: order.filledQuantity };
    },
  },
);
