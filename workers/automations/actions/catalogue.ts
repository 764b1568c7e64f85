import type { CatalogueType } from "#shared/contracts/integrations.ts";
import type { Action, IntegrationType } from "./action.ts";
import { fieldsOf } from "./field.ts";
import { digestWrite } from "./types/digests.ts";
import { discord, discordMessage } from "./types/discord.ts";
import { email, emailSend } from "./types/email.ts";
import { flowRun } from "./types/flow-run.ts";
import { github, githubIssue } from "./types/github.ts";
import { googleSheets, googleSheetsRow } from "./types/google-sheets.ts";
import { http, httpRequest } from "./types/http.ts";
import { model, modelComplete } from "./types/model.ts";
import { notion, notionPage } from "./types/notion.ts";
import { slack, slackMessage } from "./types/slack.ts";
import { stripe, stripeRead } from "./types/stripe.ts";
import { telegram, telegramMessage } from "./types/telegram.ts";
import {
  guardrailStart,
  guardrailTighten,
  orderCancel,
  orderPlace,
  simulationRun,
} from "./types/tidemark.ts";
import { tradeNote, tradeStop, tradeTag } from "./types/trades.ts";

const TYPES: readonly IntegrationType[] = [
  http,
  slack,
  discord,
  telegram,
  email,
  github,
  notion,
  googleSheets,
  stripe,
  model,
];

const ACTIONS: readonly Action[] = [
  httpRequest,
  slackMessage,
  discordMessage,
  telegramMessage,
  emailSend,
  githubIssue,
  notionPage,
  googleSheetsRow,
  stripeRead,
  modelComplete,
  guardrailStart,
  guardrailTighten,
  orderPlace,
  orderCancel,
  digestWrite,
  simulationRun,
  tradeTag,
  tradeNote,
  tradeStop,
];

const typesByName = new Map(TYPES.map((each) => [each.type, each]));
const actionsByName = new Map(ACTIONS.map((each) => [each.action, each]));

/** The type of an integration; undefined for an unknown one. */
export function typeNamed(name: string): IntegrationType | undefined {
  return typesByName.get(name);
}

/** The action of that name; undefined for an unknown one. */
export function actionNamed(name: string): Action | undefined {
  return actionsByName.get(name);
}

/** What a type's integrations can do. */
export function capabilitiesOf(type: string): string[] {
  return [...new Set(actionsOf(type).map(({ capability }) => capability))];
}

/** The whole catalogue, with the fields of forms. */
export function catalogue(): CatalogueType[] {
  const services = TYPES.map(({ type, label, category, summary, credentials, settings }) => ({
    type,
    label,
    category,
    summary,
    capabilities: capabilitiesOf(type),
    needsIntegration: actionsOf(type).some(({ integration }) => integration?.optional !== true),
    credentials: fieldsOf(credentials),
    config: fieldsOf(settings),
    actions: actionsOf(type).map(shown),
  }));
  const own = [...ACTIONS.filter(({ integration }) => integration === null), flowRun];
  return [
    ...services,
    {
      type: "tidemark",
      label: "Tidemark",
      category: "finance",
      summary: "Guardrails, simulations, digests, paper orders, words about trades, and flows of your own.",
      capabilities: [...new Set(own.map(({ capability }) => capability))],
      needsIntegration: false,
      credentials: [],
      config: [],
      actions: own.map(shown),
    },
  ];
}

function actionsOf(type: string): Action[] {
  return ACTIONS.filter(({ integration }) => integration?.type === type);
}

function shown({ action, label, summary, capability, config, isOwn }: Omit<Action, "run">) {
  return { action, label, summary, capability, fields: fieldsOf(config), isOwn: isOwn === true };
}
