/** The scopes of API keys; a contract names the one it needs. */
export const SCOPES = {
  "journal:read": "Read trades, fills, metrics, biases and imports, and export them",
  "journal:write": "Import files, cancel and undo imports",
  "events:read": "Follow the event log",
  "profile:read": "Read the profile and its preferences",
  "profile:write": "Change the profile and its preferences",
} as const;

export type Scope = keyof typeof SCOPES;
