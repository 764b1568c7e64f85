import type { Tier } from "#shared/contracts/tiers.ts";

/** Each plan as the pages call it. */
export const PLAN_NAMES: Readonly<Record<Tier, string>> = { free: "Free", plus: "Plus", pro: "Pro" };
