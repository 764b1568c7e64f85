import type { App } from "./core/app.ts";
import { settingsOf } from "../../settings/settings.ts";
import { describedClient, isDescribedId } from "./described-client.ts";
import { openClientId, registeredName } from "./registered-client.ts";

/**
 * Finds a client by its id: an app of the deployment, one that registered itself, or one whose id is the
 * address of its description. Null for any other id.
 */
export async function findClient(env: Env, id: string | null, now: number): Promise<App | null> {
  if (id === null) return null;
  const own = ownApp(env, id);
  if (own !== null) return own;
  if (id.startsWith("mcc_")) return openClientId(env, id);
  return id.startsWith("https://") ? describedClient(env, id, now) : null;
}

/** True for the id of a client that may hold a grant. No host is asked: the grant names the client. */
export async function isClientId(env: Env, id: string): Promise<boolean> {
  return ownApp(env, id) !== null || isDescribedId(id) || (await openClientId(env, id)) !== null;
}

/** An app that the deployment registered. */
export function ownApp(env: Env, id: string): App | null {
  const app = settingsOf(env).oauthClients.find((each) => each.id === id);
  return app === undefined ? null : { ...app, kind: "own" };
}

/** The name of the client in a list of grants. A host vouches for the address, so its name is shown. */
export function clientName(env: Env, id: string): string {
  if (isDescribedId(id)) return new URL(id).host;
  return ownApp(env, id)?.name ?? registeredName(id) ?? id;
}
