import { closeSync, openSync, readSync, statSync } from "node:fs";

/** A node of a plan as `auto_explain` logs it after the statement has run. */
export type Plan = {
  "Node Type": string;
  "Relation Name"?: string;
  "Actual Rows": number;
  "Actual Loops": number;
  "Rows Removed by Filter"?: number;
  "Rows Removed by Join Filter"?: number;
  "Rows Removed by Index Recheck"?: number;
  "Shared Hit Blocks"?: number;
  "Shared Read Blocks"?: number;
  Plans?: Plan[];
};

/** A statement that ran, and its plan. */
export type Ran = { text: string; plan: Plan };

/**
 * The cost of a statement: rows its nodes returned or dropped, starts of its nodes, and pages read. The pages
 * show index entries that were searched without appearing in any node. `answered` is the rows of its answer.
 */
export type Work = { rows: number; loops: number; pages: number; answered: number };

/** Settings of a database that logs the plan of every statement, those inside functions too. */
export const EXPLAINED = {
  session_preload_libraries: "auto_explain",
  "auto_explain.log_min_duration": "0",
  "auto_explain.log_analyze": "on",
  "auto_explain.log_buffers": "on",
  "auto_explain.log_timing": "off",
  "auto_explain.log_format": "json",
  "auto_explain.log_nested_statements": "on",
};

/** Reads the statements that a server logged after byte `from`. */
export function readPlans(log: string, from: number): Ran[] {
  const bytes = Buffer.alloc(statSync(log).size - from);
  const file = openSync(log, "r");
  readSync(file, bytes, 0, bytes.length, from);
  closeSync(file);
  // A message spans several lines; all but its first begin with a tab.
  return bytes
    .toString("utf8")
    .split(/\n(?!\t)/)
    .flatMap((message) => {
      const at = message.indexOf("plan:\n");
      if (at < 0) return [];
      const said = JSON.parse(message.slice(at + 6)) as { "Query Text": string; Plan: Plan };
      return [{ text: said["Query Text"].replaceAll(/\s+/g, " ").trim(), plan: said.Plan }];
    });
}

export function nodesOf(plan: Plan): Plan[] {
  return [plan, ...(plan.Plans ?? []).flatMap(nodesOf)];
}

/** The rows that a node read and dropped, over all its loops. */
export function droppedBy(node: Plan): number {
  const each =
    (node["Rows Removed by Filter"] ?? 0) +
    (node["Rows Removed by Join Filter"] ?? 0) +
    (node["Rows Removed by Index Recheck"] ?? 0);
  return each * node["Actual Loops"];
}

/** The highest cost of one run of each statement. */
export function mostWork(ran: readonly Ran[]): Map<string, Work> {
  const most = new Map<string, Work>();
  for (const { text, plan } of ran) {
    const work = workOf(plan);
    const known = most.get(text) ?? work;
    most.set(text, {
      rows: Math.max(known.rows, work.rows),
      loops: Math.max(known.loops, work.loops),
      pages: Math.max(known.pages, work.pages),
      answered: Math.max(known.answered, work.answered),
    });
  }
  return most;
}

function workOf(plan: Plan): Work {
  const nodes = nodesOf(plan);
  const sum = (of: (node: Plan) => number): number =>
    Math.round(nodes.reduce((total, node) => total + of(node), 0));
  return {
    rows: sum((node) => node["Actual Rows"] * node["Actual Loops"] + droppedBy(node)),
    loops: sum((node) => node["Actual Loops"]),
    pages: (plan["Shared Hit Blocks"] ?? 0) + (plan["Shared Read Blocks"] ?? 0),
    answered: plan["Actual Rows"] * plan["Actual Loops"],
  };
}
