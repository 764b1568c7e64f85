import * as z from "zod";
import type { Json } from "#shared/contracts/json.ts";
import type { Ctx } from "../../context.ts";
import { ActionFailure, type IntegrationType, type Settings } from "../actions/action.ts";
import { typeNamed } from "../actions/catalogue.ts";
import { accessToken } from "./access-token.ts";
import { openCredentials } from "./sealed-credentials.ts";
import { findIntegration, type IntegrationRow } from "./store.ts";

/** An integration that is ready to be used. */
export type ConnectedIntegration = {
  type: string;
  credentials: Credentials;
  settings: Settings;
  accessToken(timeoutMs: number): Promise<string>;
};
type Credentials = { [name: string]: Json };
const Opened = z.record(z.string(), z.json());

/** Opens an integration's credentials; null for an unknown one. Refuses with `sealed_unreadable`. */
export async function openIntegration(ctx: Ctx, id: string): Promise<ConnectedIntegration | null> {
  const row = await findIntegration(ctx.ledger.read, { userId: ctx.userId, id });
  return row === null ? null : connect(ctx, row);
}

/** The integration of a row, with its credentials opened. */
export async function connect(ctx: Ctx, row: IntegrationRow): Promise<ConnectedIntegration> {
  const { id, type, config, sealed_version: version } = row;
  const opened =
    row.credentials === null
      ? {}
      : await openCredentials(ctx.env, { userId: ctx.userId, id, version }, row.credentials);
  const credentials = Opened.parse(opened);
  return {
    type,
    credentials,
    settings: config,
    accessToken: (timeoutMs) =>
      tokenOf(ctx, { id, credentials, settings: config, timeoutMs }, typeNamed(type)),
  };
}

function tokenOf(
  ctx: Ctx,
  of: { id: string; credentials: Credentials; settings: Settings; timeoutMs: number },
  type: IntegrationType | undefined,
): Promise<string> {
  const refresh = type?.refresh;
  if (refresh === undefined) throw new ActionFailure("config", "This integration has no tokens.");
  return accessToken(ctx, { ...of, refresh: () => refresh({ ctx, ...of }) });
}
