import type { TriggerConfig } from "#shared/contracts/flow-nodes.ts";
import { eventWords } from "../event-words.ts";

/** The title that a trigger has until its owner gives it one. */
export function triggerTitle(config: TriggerConfig): string {
  switch (config.on) {
    case "manual":
      return "Started by hand";
    case "webhook":
      return "A call to the address";
    case "schedule":
      return "On a schedule";
    case "event":
      return `When ${eventWords(config.event)}`;
  }
}
