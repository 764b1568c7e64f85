import * as z from "zod";
import { type IntegrationType, serviceAction } from "../action.ts";
import { fieldSecret, text } from "../field.ts";
import { callService } from "../service-call.ts";

const Credentials = z.object({
  key: fieldSecret({ title: "Restricted key", description: "One that may only read.", example: "rk_live_…" }),
});
const READABLE = [
  "balance",
  "balance_transactions",
  "charges",
  "customers",
  "events",
  "invoices",
  "payouts",
  "subscriptions",
] as const;

const headersOf = ({ key }: z.infer<typeof Credentials>) => ({ authorization: `Bearer ${key}` });

export const stripe: IntegrationType = {
  type: "stripe",
  label: "Stripe",
  category: "finance",
  summary: "Figures of a Stripe account, read only.",
  credentials: Credentials,
  settings: z.object({}),
  async test({ ctx, credentials, timeoutMs }) {
    const headers = headersOf(Credentials.parse(credentials));
    await callService(ctx.env, { vendor: "stripe", path: "/v1/balance", method: "GET", headers, timeoutMs });
  },
};

export const stripeRead = serviceAction(
  {
    config: z.object({
      resource: z.enum(READABLE).meta({ title: "Resource" }),
      id: text({ title: "Id", description: "One of them; empty for the newest." }, 100)
        .refine((id) => /^\w*$/.test(id), "is no id of Stripe")
        .optional(),
      limit: z.number().int().min(1).max(100).default(10).meta({ title: "How many" }),
    }),
    credentials: Credentials,
  },
  {
    action: "stripe.read",
    label: "Read",
    summary: "Reads a balance, or the newest of a kind.",
    capability: "read",
    integration: { type: "stripe" },
    async run({ ctx, config: { resource, id = "", limit }, credentials, timeoutMs }) {
      const isOne = resource === "balance" || id !== "";
      const path = `/v1/${resource}${id === "" || resource === "balance" ? "" : `/${id}`}${isOne ? "" : `?limit=${limit}`}`;
      const headers = headersOf(credentials);
      return (await callService(ctx.env, { vendor: "stripe", path, method: "GET", headers, timeoutMs })).body;
    },
  },
);
