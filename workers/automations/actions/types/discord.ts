import * as z from "zod";
import { ActionFailure, type IntegrationType, serviceAction } from "../action.ts";
import { longText, secret } from "../field.ts";
import { callService } from "../service-call.ts";

const ADDRESS =
  /^https:\/\/(?:(?:canary|ptb)\.)?discord(?:app)?\.com\/api(?:\/v\d+)?\/webhooks\/(\d{1,25})\/([\w-]{1,200})$/;

const Credentials = z.object({
  webhookUrl: secret({
    title: "Address of the channel's webhook",
    description: "From the channel's settings, under Integrations.",
    example: "https://discord.com/api/webhooks/1/abc",
  }).regex(ADDRESS, "is no address of a Discord webhook"),
});
const Message = z.object({ id: z.string(), channel_id: z.string().optional() });

export const discord: IntegrationType = {
  type: "discord",
  label: "Discord",
  category: "messaging",
  summary: "Messages to a channel by its webhook.",
  credentials: Credentials,
  settings: z.object({}),
  async test({ ctx, credentials, timeoutMs }) {
    await callService(ctx.env, {
      vendor: "discord",
      path: pathOf(Credentials.parse(credentials)),
      method: "GET",
      timeoutMs,
    });
  },
};

export const discordMessage = serviceAction(
  { config: z.object({ text: longText({ title: "Message" }, 2_000) }), credentials: Credentials },
  {
    action: "discord.message",
    label: "Send a message",
    summary: "Writes a message into the channel of the webhook.",
    capability: "send_message",
    integration: { type: "discord" },
    async run({ ctx, config, credentials, timeoutMs }) {
      const { body } = await callService(ctx.env, {
        vendor: "discord",
        path: `${pathOf(credentials)}?wait=true`,
        // Nobody is called by a name that stands in a value of the flow.
        body: { content: config.text, allowed_mentions: { parse: [] } },
        timeoutMs,
      });
      const message = Message.safeParse(body);
      return { messageId: message.success ? message.data.id : null };
    },
  },
);

function pathOf({ webhookUrl }: z.infer<typeof Credentials>): string {
  const [, id, token] = ADDRESS.exec(webhookUrl) ?? [];
  if (id === undefined || token === undefined)
    throw new ActionFailure("config", "The address is no Discord webhook.");
  return `/api/v10/webhooks/${id}/${token}`;
}
