import * as z from "zod";
import { endpoint } from "../endpoint.ts";

/**
 * One line of the bar: what live mode asks for, and what the paper record has. Both are decimals or counts.
 */
export const BarLine = z.object({
  rule: z.enum(["trades", "days", "expectancy_lower_bound", "guardrail_breaches"]),
  needed: z.string().max(40),
  have: z.string().max(40).nullable(),
  met: z.boolean(),
});
export type BarLine = z.infer<typeof BarLine>;

export const LiveMode = z.object({
  mode: z.enum(["paper", "live"]),
  /** The version of the bar, which is published. */
  version: z.string().max(20),
  bar: z.array(BarLine).max(10),
});
export type LiveMode = z.infer<typeof LiveMode>;

const tag = "Paper";

export const readLiveMode = endpoint({
  name: "readLiveMode",
  summary: "The mode, and how far the paper record is from the bar for live mode",
  tag,
  method: "GET",
  path: "/live-mode",
  scope: "paper:read",
  reply: LiveMode,
});

export const chooseLiveMode = endpoint({
  name: "chooseLiveMode",
  summary: "Choose paper or live; live is refused below the bar and asks for a confirmation above it",
  tag,
  method: "POST",
  path: "/live-mode",
  stepUp: "asked",
  body: z.object({ mode: z.enum(["paper", "live"]) }),
  reply: LiveMode,
  errors: ["paper_first", "step_up_required"],
});
