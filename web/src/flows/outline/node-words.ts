import { DelayConfig, type FlowNode, type NodeKind, TriggerConfig } from "#shared/contracts/flow-nodes.ts";
import type { CatalogueType, Integration } from "#shared/contracts/integrations.ts";
import { eventWords } from "../event-words.ts";
import { actionIn, typeOf } from "../fields/node-draft.ts";
import { durationWords } from "../fields/durations.ts";
import { triggerWords } from "../flow-words.ts";

/** The kinds of steps, and what each is for. */
export const KINDS: Record<NodeKind, { name: string; about: string }> = {
  trigger: { name: "Trigger", about: "Starts the flow." },
  action: {
    name: "Action",
    about: "Does something: writes to Slack, calls an address, tightens a guardrail.",
  },
  filter: { name: "Filter", about: "Continues only if its expression is true." },
  transform: { name: "Transform", about: "Makes another value of what comes in." },
  decision: { name: "Decision", about: "Follows those of its connections whose condition is true." },
  delay: { name: "Delay", about: "Waits for a time or for an event." },
};

const LONGEST = 140;

/** What a step does, in one line. */
export function summaryOf(
  { kind, config, integrationId }: FlowNode,
  catalogue: readonly CatalogueType[],
  integrations: readonly Integration[],
): string {
  switch (kind) {
    case "trigger": {
      const trigger = TriggerConfig.safeParse(config).data;
      if (trigger === undefined) return "";
      const { where } = trigger.on === "event" ? trigger : {};
      const start = triggerWords({
        on: trigger.on,
        cron: trigger.on === "schedule" ? trigger.cron : null,
        event: trigger.on === "event" ? trigger.event : null,
      });
      return short(`Starts ${start}${where === undefined ? "" : `, if ${where}`}`);
    }
    case "filter":
      return short(`Continues if ${textOf(config["expression"])}`);
    case "transform":
      return short(textOf(config["expression"]));
    case "decision":
      return "Follows the connections whose condition is true";
    case "delay":
      return short(delayWords(DelayConfig.safeParse(config).data));
    case "action": {
      const action = textOf(config["action"]);
      const by =
        integrations.find(({ id }) => id === integrationId)?.name ?? typeOf(action, catalogue)?.label;
      const what = actionIn(action, catalogue)?.label ?? action;
      const told = config["text"] ?? config["url"] ?? config["subject"] ?? config["title"];
      const each = config["forEach"] === undefined ? "" : ", once for each item";
      return short(`${by ?? ""}: ${what}${each}${typeof told === "string" ? ` — ${told}` : ""}`);
    }
  }
}

function delayWords(config: DelayConfig | undefined): string {
  if (config === undefined) return "";
  if ("duration" in config) return `Waits ${durationWords(config.duration)}`;
  if ("until" in config) return `Waits until ${config.until}`;
  return `Waits until ${eventWords(config.event)}, at most ${durationWords(config.timeout)}`;
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}

function short(text: string): string {
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}
