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
  if (triggers.length === 0) return "Nothing starts it yet";
  return `Starts ${[...new Set(triggers.map(triggerWords))].join(", or ")}`;
}

type Firing = Pick<FlowHead, "status" | "version" | "validVersion" | "problems">;

/** Why a flow starts nothing, runs as it was before, or cannot be activated; null when nothing is wrong. */
export function silentWords({ status, version, validVersion, problems }: Firing): string | null {
  const [first] = problems;
  if (status === "archived" || first === undefined) return null;
  const why = problemWords(first, "one of its steps");
  if (status === "paused") return `It cannot be activated yet: ${why}`;
  if (validVersion === null) return `It starts nothing: ${why}`;
  return validVersion < version
    ? `Runs still follow version ${validVersion}, because in the newest one ${why}`
    : null;
}

const PROBLEMS: Readonly<Partial<Record<FlowProblem["code"], string>>> = {
  no_trigger: "nothing starts it. Add a trigger.",
  cycle: "the steps form a loop. Remove one of its connections.",
  dangling: "a connection leads nowhere. Remove it.",
  self_loop: "a step cannot lead to itself.",
  duplicate_connection: "two steps are connected twice. Remove one of the connections.",
};

/** A fault of a flow as a sentence; `step` is what the step is called where the sentence stands. */
export function problemWords(
  { code, message, field, line, column }: FlowProblem,
  step = "this step",
): string {
  if (code === "unreachable") return `nothing leads to ${step}. Connect it, or remove it.`;
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
  if (executions === 0 && runsLastDay === 0) return "Never ran";
  const runs = `${formatCount(runsLastDay)} ${runsLastDay === 1 ? "run" : "runs"} in the last day`;
  return successRate === null ? runs : `${runs}, ${successRate} succeeded`;
}
