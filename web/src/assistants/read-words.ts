import type { AssistantScope } from "#shared/scopes.ts";

/** What an assistant may read by a scope, as the owner of the journal would say it. */
export const READ_WORDS = {
  "journal:read":
    "Your trades with notes and tags, results and breakdowns, biases with their evidence, simulations and digests",
  "paper:read": "Your paper accounts, their orders, and the portfolio",
} as const satisfies Record<AssistantScope, string>;
