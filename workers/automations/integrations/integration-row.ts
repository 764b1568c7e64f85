import type { Integration } from "#shared/contracts/integrations.ts";
import { capabilitiesOf } from "../actions/catalogue.ts";
import type { IntegrationRow } from "./store.ts";

/** The integration as it is answered, without its credentials. */
export function toIntegration(row: IntegrationRow): Integration {
  return {
    id: row.id,
    name: row.name,
    category: row.category,
    type: row.type,
    capabilities: capabilitiesOf(row.type),
    config: row.config,
    isConnected: row.is_connected,
    lastChecked: row.last_checked,
    lastError: row.last_error,
    hasCredentials: row.credentials !== null,
    version: row.version,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}
