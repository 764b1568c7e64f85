import { type FlowGraph, type FlowProblem, MOST_PROBLEMS } from "#shared/contracts/flow-nodes.ts";
import type { Issue } from "#shared/problem.ts";

export type ProblemCode = FlowProblem["code"];
/** What is wrong with a text, and where in it. Lines and columns begin at 1. */
export type TextFault = { message: string; line?: number | undefined; column?: number | undefined };

type Place = { nodeId?: string; connectionId?: string; field?: string };

const LONGEST_MESSAGE = 400;
const LONGEST_FIELD = 120;

/** A fault of a graph at a place, in words that fit the contract. */
export function problem(code: ProblemCode, fault: string | TextFault, place: Place = {}): FlowProblem {
  const { message, line, column } = typeof fault === "string" ? { message: fault } : fault;
  return {
    code,
    message: message.replaceAll(/[\p{Cc}\p{Cs}]+/gu, " ").slice(0, LONGEST_MESSAGE),
    nodeId: place.nodeId ?? null,
    connectionId: place.connectionId ?? null,
    field: place.field?.replaceAll(/[\p{Cc}\p{Cs}]+/gu, " ").slice(0, LONGEST_FIELD) ?? null,
    line: line ?? null,
    column: column ?? null,
  };
}

/** As many problems as a version keeps. */
export function bounded(problems: readonly FlowProblem[]): FlowProblem[] {
  return problems.slice(0, MOST_PROBLEMS);
}

/** The problems of one node or connection as the issues of a request that writes it. */
export function issuesOfRequest(problems: readonly FlowProblem[]): Issue[] {
  return problems.map((each) => ({ path: pathOf(each), message: each.message, ...placeOf(each) }));
}

/** The problems of a graph as issues, each with the node or the connection that it is about. */
export function issuesOfGraph(problems: readonly FlowProblem[]): Issue[] {
  return problems.map((each) => ({
    path: pathOf(each),
    message: each.message,
    code: each.code,
    ...(each.nodeId !== null && { nodeId: each.nodeId }),
    ...(each.connectionId !== null && { connectionId: each.connectionId }),
    ...placeOf(each),
  }));
}

function placeOf({ line, column }: FlowProblem): Pick<Issue, "line" | "column"> {
  return { ...(line !== null && { line }), ...(column !== null && { column }) };
}

/** The members of a request outside `config`. */
const OUTSIDE_CONFIG: ReadonlySet<string> = new Set([
  "integrationId",
  "condition",
  "fromNodeId",
  "toNodeId",
  "schedule",
  "timeZone",
]);

function pathOf({ field, nodeId, connectionId }: FlowProblem): string {
  if (field === null) return "";
  if (connectionId !== null || nodeId === null || OUTSIDE_CONFIG.has(field)) return field;
  return field === "config" ? field : `config.${field}`;
}

/** The problems that a graph has on its own account, none of one node or connection. */
export function sizeProblems(graph: FlowGraph, most: number): FlowProblem[] {
  const length = JSON.stringify(graph).length;
  if (length <= most) return [];
  return [problem("too_large", `the flow has ${length} characters of JSON; ${most} are the most`)];
}
