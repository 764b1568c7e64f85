import { queryOptions } from "@tanstack/react-query";
import { listFlows } from "#shared/contracts/flows.ts";
import { listGuardrails } from "#shared/contracts/guardrails.ts";
import type { OwnThing } from "#shared/contracts/integrations.ts";
import { listPaperAccounts } from "#shared/contracts/paper-accounts.ts";
import { call } from "../../session/client.ts";
import { KEYS } from "../../session/keys.ts";

/** A thing of the user's own as a choice shows it. */
export type OwnName = { id: string; name: string };

/** As many as a page of a list holds. */
const MOST = 500;
const KEY: Record<OwnThing, readonly string[]> = {
  paperAccount: KEYS.paperAccounts,
  guardrail: KEYS.guardrails,
  flow: KEYS.flows,
};

/** The things of a kind with their names. */
export function ownThingsQuery(of: OwnThing) {
  return queryOptions({
    queryKey: [...KEY[of], "choice"],
    queryFn: ({ signal }): Promise<OwnName[]> => namesOf(of, signal),
  });
}

async function namesOf(of: OwnThing, signal: AbortSignal): Promise<OwnName[]> {
  const asked = { query: { limit: MOST }, signal };
  switch (of) {
    case "paperAccount":
      return (await call(listPaperAccounts, asked)).items.map(({ id, name, currency }) => ({
        id,
        name: `${name} (${currency})`,
      }));
    case "guardrail":
      return (await call(listGuardrails, asked)).items.map(({ id, words, isActive }) => ({
        id,
        name: isActive ? words : `${words} (off)`,
      }));
    case "flow":
      return (await call(listFlows, asked)).items.map(({ id, name, status }) => ({
        id,
        name: status === "active" ? name : `${name} (${status})`,
      }));
  }
}
