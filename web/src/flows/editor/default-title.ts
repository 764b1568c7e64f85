import type { CatalogueType } from "#shared/contracts/integrations.ts";
import { durationWords } from "../fields/durations.ts";
import { actionIn, type NodeDraft, typeOf } from "../fields/node-draft.ts";
import { triggerTitle } from "../fields/trigger-title.ts";

/** The title of a step that its owner gave none. */
export function defaultTitle(draft: NodeDraft, catalogue: readonly CatalogueType[]): string {
  switch (draft.kind) {
    case "trigger":
      return triggerTitle(draft.trigger);
    case "action": {
      const [type, action] = [typeOf(draft.action, catalogue), actionIn(draft.action, catalogue)];
      return action === undefined ? "Action" : `${type?.label ?? ""}: ${action.label}`;
    }
    case "filter":
      return "Only if";
    case "transform":
      return "Make a value";
    case "decision":
      return "Decide";
    case "delay":
      return "duration" in draft.delay ? `Wait ${durationWords(draft.delay.duration)}` : "Wait";
  }
}
