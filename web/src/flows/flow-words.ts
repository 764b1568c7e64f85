import type { FlowProblem, FlowTrigger } from "#shared/contracts/flow-nodes.ts";
import type { FlowHead, FlowMetrics, FlowStatus } from "#shared/contracts/flows.ts";
import { formatCount } from "../numbers/format-number.ts";
import { cronWords } from "./cron-words.ts";
import { eventWords } from "./event-words.ts";

export const STATUS_WORDS: Record<FlowStatus, { name: string; look: string }> = {
  active: { name: "active", look: "pill-up" },
  paused: { name: "paused", look: "" },
  archived: { name: "archived", look: "" },
};

/** What starts a flow, in words: `when a paper order filled`. */
export function triggerWords(trigger: Pick<FlowTrigger, "on" | "cron" | "event">): string {
  switch (trigger.on) {
    case "manual":
      return "by hand";
    case "webhook":
      return "by a call to its address";
    case "schedule":
      return cronWords(trigger.cron ?? "");
    case "event":
      return `when ${eventWords(trigger.event ?? "")}`;
  }
}

export function startsWords(triggers: readonly FlowTrigger[]): string {
  if (triggers.length === 0) return "nothing starts it yet";
  return `starts ${[...new Set(triggers.map(triggerWords))].join(", or ")}`;
}

type Firing = Pick<FlowHead, "status" | "version" | "validVersion" | "problems">;

/** Why an active flow fires nothing, or runs as it was before; null when it fires as it stands. */
export function silentWords({ status, version, validVersion, problems }: Firing): string | null {
  if (status !== "active" || problems.length === 0) return null;
  const [first] = problems;
  const why = first === undefined ? "" : problemWords(first);
  if (validVersion === null) return `It fires nothing: ${why}`;
  return validVersion < version ? `It runs as version ${validVersion} stood: ${why}` : null;
}

const PROBLEMS: Readonly<Partial<Record<FlowProblem["code"], string>>> = {
  no_trigger: "nothing starts it. Add a trigger.",
  unreachable: "no way leads to this step. Connect it, or remove it.",
  cycle: "the steps go round in a circle. Take one connection away.",
  dangling: "this connection leads nowhere.",
  self_loop: "a step cannot lead to itself.",
  duplicate_connection: "these steps are connected so already.",
};

/** A fault of a flow as a sentence, without its place. */
export function problemWords({ code, message, field, line, column }: FlowProblem): string {
  const known = PROBLEMS[code];
  if (known !== undefined) return known;
  const place = line === null ? "" : ` (line ${line}${column === null ? "" : `, column ${column}`})`;
  const what = field === null ? message : `${fieldWords(field, message)} ${message}`;
  return `${what.replace(/\.$/, "")}${place}.`;
}

function fieldWords(field: string, message: string): string {
  if (field === "integrationId") return message.startsWith("needs") ? "it" : "what it is connected as";
  return `“${field.replace(/^config\./, "")}”`;
}

export function figuresWords({ runsLastDay, successRate, executions }: FlowMetrics): string {
  if (executions === 0 && runsLastDay === 0) return "never ran";
  const runs = `${formatCount(runsLastDay)} ${runsLastDay === 1 ? "run" : "runs"} in the last day`;
  return successRate === null ? runs : `${runs}, ${successRate} succeeded`;
}
