/** The scopes of API keys; a contract names the one it needs. */
export const SCOPES = {
  "journal:read": "Read trades, fills, metrics, biases, guardrails and imports, and export them",
  "journal:write": "Import files, cancel and undo imports, and set guardrails",
  "paper:read": "Read paper accounts, orders, positions, the portfolio and market quotes",
  "paper:write": "Open and reset paper accounts, and place, amend and cancel paper orders",
  "automations:read": "Read integrations without their credentials, flows, runs, webhooks and workbenches",
  "automations:write": "Set up integrations and webhooks, change flows and run them",
  "events:read": "Follow the event log",
  "profile:read": "Read the profile and its preferences",
  "profile:write": "Change the profile and its preferences",
} as const;

export type Scope = keyof typeof SCOPES;

/** What an assistant may ask for at `/mcp`; each of its tools needs one of these. */
export const ASSISTANT_SCOPES = ["journal:read", "paper:read"] as const satisfies readonly Scope[];
export type AssistantScope = (typeof ASSISTANT_SCOPES)[number];
