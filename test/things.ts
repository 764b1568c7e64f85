import { env } from "cloudflare:workers";
import { attachToTrade } from "#shared/contracts/attachments.ts";
import { listReflections } from "#shared/contracts/biases.ts";
import { createApiKey } from "#shared/contracts/api-keys.ts";
import { editTrades } from "#shared/contracts/bulk-edits.ts";
import { writeDigest } from "#shared/contracts/digests.ts";
import { createGuardrail } from "#shared/contracts/guardrails.ts";
import { createFlow } from "#shared/contracts/flows.ts";
import { createFlowConnection, createNode } from "#shared/contracts/flow-graph.ts";
import { executeFlow } from "#shared/contracts/runs.ts";
import { createIntegration } from "#shared/contracts/integrations.ts";
import { importTrades } from "#shared/contracts/imports.ts";
import { Mapping } from "#shared/contracts/import-mapping.ts";
import { createImportTemplate } from "#shared/contracts/import-templates.ts";
import { askCoach } from "#shared/contracts/questions.ts";
import { showAuthorization } from "#shared/contracts/oauth.ts";
import { postQuote } from "#shared/contracts/market.ts";
import { placeOrder } from "#shared/contracts/orders.ts";
import { openPaperAccount } from "#shared/contracts/paper-accounts.ts";
import { noteMissedTrade } from "#shared/contracts/missed-trades.ts";
import { createSetup } from "#shared/contracts/playbooks.ts";
import { reconcile } from "#shared/contracts/reconciliation.ts";
import { simulatePaths } from "#shared/contracts/simulations.ts";
import { joinTrades } from "#shared/contracts/structures.ts";
import { saveFilter } from "#shared/contracts/saved-filters.ts";
import { listTrades } from "#shared/contracts/trades.ts";
import { getTrade } from "#shared/contracts/trade-detail.ts";
import { answerOpening } from "#shared/contracts/openings.ts";
import { listTags } from "#shared/contracts/tags.ts";
import { createWorkbench } from "#shared/contracts/workbenches.ts";
import { createWebhook } from "#shared/contracts/webhooks.ts";
import { listSessions, login, WebAuthnResponse } from "#shared/contracts/auth.ts";
import { listDevices } from "#shared/contracts/devices.ts";
import { newId } from "#shared/ids.ts";
import { requestExport } from "#shared/contracts/privacy.ts";
import { addPasskey, addPasskeyOptions } from "#shared/contracts/passkeys.ts";
import { listProviderIdentities } from "#shared/contracts/providers.ts";
import { freshPerson, link } from "./at-provider.ts";
import { CreationOptions, newAuthenticator } from "./authenticator.ts";
import type { TestUser } from "./harness.ts";
import { PASSWORD } from "./sign-in.ts";
import { wholePng } from "./whole-pictures.ts";
import { authorize, requestOf } from "./oauth.ts";

const ROUND_TRIP = `executed_at,account,symbol,side,quantity,price,fee,currency
2026-03-02T15:00:00Z,Main,ACME,buy,10,100,1,USD
2026-03-02T16:00:00Z,Main,ACME,sell,10,101,1,USD
`;

/** A call on what the round trip bought, in another year. */
const CALL = `executed_at,account,symbol,side,quantity,price,fee,currency,asset_class,multiplier,underlying,expiry,strike,right
2025-03-02T15:00:00Z,Main,ACME C110,sell,1,1,1,USD,option,100,ACME,2025-04-17,110,call
2025-03-02T16:00:00Z,Main,ACME C110,buy,1,1,1,USD,option,100,ACME,2025-04-17,110,call
`;

const MAPPING: Mapping = Mapping.parse({
  columns: { executedAt: "When", symbol: "What", quantity: "How many", price: "At" },
  values: { currency: "EUR" },
});

/** One thing of this user for every path that contains an id: contract path → id, or its ids by name. */
export async function someoneElsesThings(
  user: TestUser,
): Promise<Record<string, string | Record<string, string>>> {
  const imported = await uploadText(user, ROUND_TRIP);
  await user.settle();
  const { export: made } = await user.confirmed(requestExport, { body: {} });
  const exported = made.id;
  await user.settle();
  const [trade] = (await user.call(listTrades)).items;
  const [reflection] = (await user.call(listReflections)).items;
  const [session] = (await user.call(listSessions)).items;
  const authorization = await requestOf(await authorize());
  await user.call(showAuthorization, { params: { id: authorization } });
  // A device is known from the first sign-in that names it.
  await user.call(login, {
    body: { email: user.email, password: PASSWORD },
    headers: { "tidemark-device": newId("device") },
  });
  const [device] = (await user.call(listDevices)).items;
  const key = await user.confirmed(createApiKey, { body: { name: "robot", scopes: ["journal:read"] } });
  const { id: guardrail } = await user.call(createGuardrail, {
    body: { rule: "max_trades", params: { trades: 3 } },
  });
  const { id: paper } = await user.call(openPaperAccount, { body: { name: "Paper" } });
  const order = await restingOrder(user, paper);
  const { id: digest } = await user.call(writeDigest, { body: {} });
  const { id: workbench } = await user.call(createWorkbench, { body: { name: "Desk" } });
  const { id: integration } = await user.call(createIntegration, { body: { name: "Mail", type: "email" } });
  const hook = await user.call(createWebhook, {
    body: { eventType: "bias.scored", url: "https://shop.example.net/in" },
  });
  if (trade === undefined || session === undefined || device === undefined)
    throw new Error("this user should have a trade, a session and a device");
  const { id: template } = await user.call(createImportTemplate, {
    body: { name: "Mine", mapping: MAPPING },
  });
  const balance = await user.call(reconcile, {
    body: { account: "Main", at: "2026-03-03T00:00:00Z", positions: [{ symbol: "ACME", quantity: "0" }] },
  });
  const { executions } = await user.call(getTrade, { params: { id: trade.id }, query: {} });
  const sale = executions.find(({ side }) => side === "sell")?.id ?? "";
  await user.call(answerOpening, { params: { id: sale }, body: { kind: "short" } });
  return {
    "/import-templates/:id": template,
    "/imports/:id": imported,
    "/imports/:id/reconciliation": imported,
    "/reconciliations/:id": balance.id,
    "/imports/:id/cancel": imported,
    "/imports/:id/conflicts": imported,
    "/trades/:id": trade.id,
    "/trades/:id/bias": trade.id,
    ...(await bulkThings(user, trade.id)),
    "/reflections/:id/transcript": reflection?.id ?? "",
    "/trades/:id/attachments": trade.id,
    "/attachments/:id": await pictureOf(user, trade.id),
    "/simulations/:id": await simulationOf(user),
    ...(await structureThings(user, trade.id)),
    "/openings/:id": sale,
    "/fills/:id": sale,
    "/fills/:id/restore": sale,
    "/trades/:id/restore": trade.id,
    "/trades/:id/excursion": trade.id,
    "/guardrails/:id": guardrail,
    "/guardrails/:id/trips": guardrail,
    "/guardrails/:id/effect": guardrail,
    "/paper/accounts/:id": paper,
    "/paper/accounts/:id/reset": paper,
    "/orders/:id": order,
    ...(await flowThings(user)),
    "/digests/:id": digest,
    "/coach/questions/:id": (await user.call(askCoach, { body: { text: "How do I do?" } })).id,
    "/workbenches/:id": workbench,
    "/integrations/:id": integration,
    "/integrations/:id/test": integration,
    "/webhooks/:id": hook.id,
    "/webhooks/:id/rotate": hook.id,
    "/webhooks/:id/test": hook.id,
    "/webhooks/:id/deliveries": hook.id,
    "/webhooks/:id/deliveries/:deliveryId/replay": hook.id,
    "/api-keys/:id": key.id,
    "/api-keys/:id/rotate": key.id,
    "/operator/users/:id/tier": newId("user"),
    "/auth/sessions/:id": session.id,
    "/auth/devices/:id": device.id,
    "/auth/authorizations/:id": authorization,
    "/auth/identities/:id": await identityOf(user),
    "/auth/passkeys/:id": await passkeyOf(user),
    "/privacy/exports/:id": exported,
    "/privacy/exports/:id/file": exported,
    // Anyone with a receipt's id may read the receipt. The id of an erasure is used instead, because it is
    // not a receipt's.
    "/privacy/receipts/:id": newId("erasure"),
  };
}

/** Attaches a picture to a trade and returns its id. */
export async function pictureOf(user: TestUser, tradeId: string): Promise<string> {
  const body = wholePng();
  const response = await user.fetch(`/trades/${tradeId}/attachments`, { method: "POST", body });
  return attachToTrade.reply?.parse(await response.json()).id ?? "";
}

/** A structure of the trade and of another one, and the change that joined them. */
async function structureThings(user: TestUser, trade: string): Promise<Record<string, string>> {
  await uploadText(user, CALL);
  await user.settle();
  const other = (await user.call(listTrades, { query: { symbol: "ACME C110" } })).items[0]?.id ?? "";
  const { structure, change } = await user.call(joinTrades, { body: { trades: [trade, other] } });
  return { "/structures/:id": structure.id, "/structure-changes/:id/undo": change ?? "" };
}

/** A simulation that is large enough for a job. */
async function simulationOf(user: TestUser): Promise<string> {
  const head = await user.call(simulatePaths, { body: { paths: 1000, trades: 301, seed: "1" } });
  return "id" in head ? head.id : "";
}

/** Writes about one trade as about many. */
async function bulkThings(user: TestUser, tradeId: string): Promise<Record<string, string>> {
  const { id } = await user.call(editTrades, { body: { ids: [tradeId], set: { addTags: ["mine"] } } });
  const filter = { name: "Mine", filter: { tag: "mine" } };
  const { id: filterId } = await user.call(saveFilter, { body: filter });
  const { id: setupId } = await user.call(createSetup, { body: { name: "Gap" } });
  const missed = {
    symbol: "ACME",
    direction: "long",
    plannedEntry: "9",
    at: "2026-03-02T15:00:00Z",
  } as const;
  const { id: missedId } = await user.call(noteMissedTrade, { body: missed });
  const [tag] = (await user.call(listTags)).items;
  const ofSetup = ["", "/merge", "/adherence"].map((end) => [`/setups/:id${end}`, setupId]);
  const ofTag = ["", "/merge"].map((end) => [`/tags/:id${end}`, tag?.id ?? ""]);
  return {
    ...Object.fromEntries([...ofSetup, ...ofTag]),
    "/trades/:id/rules": tradeId,
    "/missed-trades/:id": missedId,
    "/saved-filters/:id": filterId,
    "/bulk-edits/:id": id,
    "/bulk-edits/:id/undo": id,
  };
}

/** Makes a flow of two connected nodes, of which one has a hook, and names them for the paths of flows. */
async function flowThings(user: TestUser): Promise<Record<string, string | Record<string, string>>> {
  const { id } = await user.call(createFlow, { body: { name: "Mine" } });
  const params = { flowId: id };
  const hook = { title: "Hook", kind: "trigger", config: { on: "webhook" } } as const;
  const { id: nodeId } = await user.call(createNode, { params, body: hook });
  const decision = { title: "Which", kind: "decision" } as const;
  const { id: toNodeId } = await user.call(createNode, { params, body: decision });
  const body = { fromNodeId: nodeId, toNodeId };
  const { id: connectionId } = await user.call(createFlowConnection, { params, body });
  const ends = ["", "/duplicate", "/validate", "/versions", "/export", "/execute", "/executions", "/history"];
  const ofFlow = ends.map((end) => [`/flows/:id${end}`, id]);
  const started = await user.call(executeFlow, { params: { id } });
  if (!("execution" in started)) throw new Error("nobody waited for the run");
  const { execution } = started;
  const ofRun = ["", "/cancel", "/rerun"].map((end) => [`/logs/:id${end}`, execution.id]);
  return {
    ...Object.fromEntries([...ofFlow, ...ofRun]),
    "/logs/:id/nodes/:nodeId/output": { id: execution.id, nodeId },
    "/flows/:id/versions/:n/restore": { id, n: "1" },
    "/flows/:flowId/nodes": params,
    "/flows/:flowId/nodes/:nodeId": { ...params, nodeId },
    "/flows/:flowId/nodes/:nodeId/secret": { ...params, nodeId },
    "/flows/:flowId/connections": params,
    "/flows/:flowId/connections/:connectionId": { ...params, connectionId },
  };
}

/** Places an order that no quote fills, and returns its id. */
async function restingOrder(user: TestUser, accountId: string): Promise<string> {
  const symbol = `T${newId("request").slice(-12)}`;
  await user.call(postQuote, { body: { symbol, bid: "99", ask: "100" } });
  const terms = { side: "buy", type: "limit", quantity: "1", limitPrice: "1", timeInForce: "gtc" } as const;
  return (await user.call(placeOrder, { body: { accountId, symbol, ...terms } })).id;
}

/** Links a provider to this user and returns the id of the link. */
async function identityOf(user: TestUser): Promise<string> {
  await link(user, "google", freshPerson());
  const [linked] = (await user.call(listProviderIdentities)).items;
  if (linked === undefined) throw new Error("this user should have a provider");
  return linked.id;
}

/** Adds a passkey to this user and returns its id. */
async function passkeyOf(user: TestUser): Promise<string> {
  const { challengeId, options } = await user.confirmed(addPasskeyOptions, { body: {} });
  const device = await newAuthenticator(env.PUBLIC_ORIGIN);
  const response = WebAuthnResponse.parse(await device.create(CreationOptions.parse(options)));
  return (await user.call(addPasskey, { body: { challengeId, response } })).id;
}

/** Uploads a file's text and returns the id of its import. */
export async function uploadText(user: TestUser, text: string, fileName = "fills.csv"): Promise<string> {
  const response = await user.fetch("/trades/import", { method: "POST", body: fileForm(text, {}, fileName) });
  if (response.status !== 202)
    throw new Error(`import answered ${response.status}: ${await response.text()}`);
  return importTrades.reply?.parse(await response.json()).import.id ?? "";
}

/** An upload's form: its fields, and a file with this text. */
export function fileForm(
  text: string,
  fields: Record<string, string> = {},
  fileName = "fills.csv",
): FormData {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.set(name, value);
  form.set("file", new File([text], fileName, { type: "text/csv" }));
  return form;
}
