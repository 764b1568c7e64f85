import * as z from "zod";
import { type IntegrationType, serviceAction } from "../action.ts";
import { longText, secret, text } from "../field.ts";
import { callService } from "../service-call.ts";

const Credentials = z.object({
  token: secret({ title: "Bot token", description: "From BotFather.", example: "123456:ABC" }).regex(
    /^\d{1,20}:[\w-]{1,100}$/,
    "is no token of a Telegram bot",
  ),
});
const Sent = z.object({ result: z.object({ message_id: z.number() }) });

export const telegram: IntegrationType = {
  type: "telegram",
  label: "Telegram",
  category: "messaging",
  summary: "Messages from a bot of yours.",
  credentials: Credentials,
  settings: z.object({}),
  async test({ ctx, credentials, timeoutMs }) {
    const { token } = Credentials.parse(credentials);
    await callService(ctx.env, { vendor: "telegram", path: `/bot${token}/getMe`, method: "GET", timeoutMs });
  },
};

export const telegramMessage = serviceAction(
  {
    config: z.object({
      chat: text(
        { title: "Chat", description: "The number of the chat, or @ and the name of a channel." },
        100,
      ),
      text: longText({ title: "Message" }, 4_096),
    }),
    credentials: Credentials,
  },
  {
    action: "telegram.message",
    label: "Send a message",
    summary: "Writes a message into a chat.",
    capability: "send_message",
    integration: { type: "telegram" },
    async run({ ctx, config, credentials, timeoutMs }) {
      const { body } = await callService(ctx.env, {
        vendor: "telegram",
        path: `/bot${credentials.token}/sendMessage`,
        body: { chat_id: config.chat, text: config.text },
        timeoutMs,
      });
      const sent = Sent.safeParse(body);
      return { messageId: sent.success ? sent.data.result.message_id : null };
    },
  },
);
