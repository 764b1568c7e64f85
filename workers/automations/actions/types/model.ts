import * as z from "zod";
import { Problem } from "#shared/problem.ts";
import { fetchOutside } from "../../../egress/fetch-outside.ts";
import {
  ActionFailure,
  type IntegrationType,
  serviceAction,
  type Settings as AnySettings,
} from "../action.ts";
import { longText, fieldSecret, text } from "../field.ts";
import { failureOf, readJson } from "../service-call.ts";

const Credentials = z.object({ key: fieldSecret({ title: "API key" }) });
const Settings = z.object({
  baseUrl: text(
    { title: "Address of the API", description: "Up to and with /v1.", example: "https://api.openai.com/v1" },
    500,
  ),
  model: text({ title: "Usual model" }, 100).optional(),
});
const Completion = z.object({
  choices: z.array(z.object({ message: z.object({ content: z.string().nullable() }) })).min(1),
  model: z.string().optional(),
  usage: z.object({ prompt_tokens: z.number(), completion_tokens: z.number() }).optional(),
});

export const model: IntegrationType = {
  type: "model",
  label: "Language model",
  category: "ai",
  summary: "A service that speaks the chat completions API.",
  credentials: Credentials,
  settings: Settings,
  addresses: ["baseUrl"],
  async test({ ctx, credentials, settings, timeoutMs }) {
    await asked(ctx.env, {
      method: "GET",
      path: "models",
      credentials: Credentials.parse(credentials),
      settings,
      timeoutMs,
    });
  },
};

export const modelComplete = serviceAction(
  {
    config: z.object({
      system: longText({ title: "What it is to be" }, 8_000).optional(),
      prompt: longText({ title: "Prompt" }, 30_000),
      model: text({ title: "Model" }, 100).optional(),
      maxTokens: z.number().int().min(1).max(8_000).default(500).meta({ title: "Longest answer in tokens" }),
      temperature: z.number().min(0).max(2).optional().meta({ title: "Temperature" }),
    }),
    credentials: Credentials,
  },
  {
    action: "model.complete",
    label: "Ask a model",
    summary: "Gives a prompt to a model and its answer to the next node.",
    capability: "complete",
    integration: { type: "model" },
    async run({ ctx, config, credentials, settings, timeoutMs }) {
      const name = config.model ?? Settings.parse(settings).model;
      if (name === undefined)
        throw new ActionFailure("config", "Neither the node nor the integration names a model.");
      const said = await asked(ctx.env, {
        method: "POST",
        path: "chat/completions",
        credentials,
        settings,
        timeoutMs,
        body: JSON.stringify({
          model: name,
          messages: [
            ...(config.system === undefined ? [] : [{ role: "system", content: config.system }]),
            { role: "user", content: config.prompt },
          ],
          max_tokens: config.maxTokens,
          ...(config.temperature === undefined ? {} : { temperature: config.temperature }),
        }),
      });
      const completion = Completion.safeParse(said);
      if (!completion.success)
        throw new ActionFailure("answer_unreadable", "The model gave no answer that can be read.");
      const { choices, usage, model: used = name } = completion.data;
      return { text: choices[0]?.message.content ?? "", model: used, usage: usage ?? null };
    },
  },
);

type Asked = {
  method: "GET" | "POST";
  path: string;
  credentials: z.infer<typeof Credentials>;
  settings: AnySettings;
  timeoutMs: number;
  body?: string;
};

/** The host is the user's choice, so the request leaves by the guard. */
async function asked(env: Env, { method, path, credentials, settings, timeoutMs, body }: Asked) {
  const url = `${Settings.parse(settings).baseUrl.replace(/\/$/, "")}/${path}`;
  const headers = {
    authorization: `Bearer ${credentials.key}`,
    ...(body === undefined ? {} : { "content-type": "application/json" }),
  };
  try {
    const answer = await fetchOutside(env, {
      url,
      method,
      headers,
      timeoutMs,
      mostBytes: 1_000_000,
      mostRedirects: 0,
      ...(body === undefined ? {} : { body }),
    });
    const read = readJson(new TextDecoder().decode(answer.body));
    const { status, headers: fields } = answer;
    if (status < 200 || status >= 300)
      throw failureOf("The model's service", { status, headers: fields, body: read });
    return read;
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    throw new ActionFailure(error.code, error.message, {
      canPass: error.code !== "egress_refused",
      cause: error,
    });
  }
}
