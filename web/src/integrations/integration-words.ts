import type { Integration, IntegrationCategory } from "#shared/contracts/integrations.ts";

export const CATEGORY_NAMES: Record<IntegrationCategory, string> = {
  messaging: "Tell somebody",
  finance: "Money and markets",
  data: "Data",
  docs: "Notes and tables",
  ops: "Any service",
  devtools: "Work items",
  ai: "Models",
};

/** Whether the service answered the last time, as one word. */
export function connectedWords({ isConnected }: Pick<Integration, "isConnected">): {
  name: string;
  look: string;
} {
  if (isConnected === null) return { name: "not tested", look: "" };
  return isConnected ? { name: "works", look: "pill-up" } : { name: "failed", look: "pill-down" };
}
