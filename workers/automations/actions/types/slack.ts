import * as z from "zod";
import { ActionFailure, type IntegrationType, serviceAction } from "../action.ts";
import { longText, fieldSecret, text } from "../field.ts";
import { callService } from "../service-call.ts";

const Credentials = z.object({
  token: fieldSecret({
    title: "Bot token",
    description: "It begins with xoxb- and may write messages (chat:write).",
  }),
});
const Settings = z.object({
  channel: text({ title: "Usual channel", example: "#trading" }, 100).optional(),
});
/** Slack answers 200 and says in the body whether it did what it was asked. */
const Said = z.object({
  ok: z.boolean(),
  error: z.string().optional(),
  ts: z.string().optional(),
  channel: z.string().optional(),
});
/** Errors after which the same call may succeed (Slack, "Web API", 2026). */
const PASSING = new Set([
  "ratelimited",
  "rate_limited",
  "internal_error",
  "fatal_error",
  "service_unavailable",
  "request_timeout",
]);
const OF_TOKEN = new Set([
  "invalid_auth",
  "not_authed",
  "account_inactive",
  "token_revoked",
  "token_expired",
  "missing_scope",
]);

export const slack: IntegrationType = {
  type: "slack",
  label: "Slack",
  category: "messaging",
  summary: "Messages to a Slack workspace as an app of yours.",
  credentials: Credentials,
  settings: Settings,
  async test({ ctx, credentials, timeoutMs }) {
    await asked(ctx.env, {
      path: "/api/auth.test",
      token: Credentials.parse(credentials).token,
      body: {},
      timeoutMs,
    });
  },
};

export const slackMessage = serviceAction(
  {
    config: z.object({
      channel: text({ title: "Channel", example: "#trading" }, 100).optional(),
      text: longText({ title: "Message" }, 4_000),
    }),
    credentials: Credentials,
  },
  {
    action: "slack.message",
    label: "Send a message",
    summary: "Writes a message into a channel.",
    capability: "send_message",
    integration: { type: "slack" },
    async run({ ctx, config, credentials, settings, idempotencyKey, timeoutMs }) {
      const channel = config.channel ?? Settings.parse(settings).channel;
      if (channel === undefined)
        throw new ActionFailure("config", "Neither the node nor the integration names a channel.");
      const { ts = null, channel: at = channel } = await asked(ctx.env, {
        path: "/api/chat.postMessage",
        token: credentials.token,
        body: { channel, text: config.text, client_msg_id: await uuidOf(idempotencyKey) },
        timeoutMs,
      });
      return { ts, channel: at };
    },
  },
);

async function asked(
  env: Env,
  {
    path,
    token,
    body,
    timeoutMs,
  }: { path: string; token: string; body: Record<string, string>; timeoutMs: number },
): Promise<z.infer<typeof Said>> {
  const headers = { authorization: `Bearer ${token}` };
  const answer = await callService(env, { vendor: "slack", path, headers, body, timeoutMs });
  const said = Said.safeParse(answer.body);
  if (!said.success)
    throw new ActionFailure("answer_unreadable", "Slack gave an answer that cannot be read.");
  if (said.data.ok) return said.data;
  const { error = "unknown" } = said.data;
  // A repetition with the same client_msg_id is refused, because the first attempt did arrive.
  if (error === "duplicate_client_msg_id") return said.data;
  const code = OF_TOKEN.has(error) ? "credentials_refused" : "service_refused";
  throw new ActionFailure(code, `Slack refused: ${error}.`, { canPass: PASSING.has(error) });
}

/** A UUID that is the same for the same key. */
async function uuidOf(key: string): Promise<string> {
  const bytes = new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(key))).slice(
    0,
    16,
  );
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join(
    "-",
  );
}
