import * as z from "zod";
import { endpoint } from "../endpoint.ts";
import { Id, nameWords, words } from "./bounds.ts";
import { Instant, page, PageQuery } from "./page.ts";

/** A workbench holds at most this many flows. */
export const MOST_WORKBENCH_FLOWS = 100;

export const Workbench = z.object({
  id: Id,
  name: words(200),
  purpose: words(1_000),
  focus: words(200),
  /** The ids of its flows in their order; a deleted flow is left out. */
  flows: z.array(Id).max(MOST_WORKBENCH_FLOWS),
  version: z.number().int(),
  createdAt: Instant,
  updatedAt: Instant,
});
export type Workbench = z.infer<typeof Workbench>;

export const NewWorkbench = z.object({
  name: nameWords(200).min(1),
  purpose: words(1_000).default(""),
  focus: words(200).default(""),
  flows: z.array(Id).max(MOST_WORKBENCH_FLOWS).default([]),
});
export type NewWorkbench = z.infer<typeof NewWorkbench>;

export const WorkbenchChange = z.object({
  name: nameWords(200).min(1).optional(),
  purpose: words(1_000).optional(),
  focus: words(200).optional(),
  flows: z.array(Id).max(MOST_WORKBENCH_FLOWS).optional(),
});
export type WorkbenchChange = z.infer<typeof WorkbenchChange>;

const tag = "Workbenches";
const params = z.object({ id: z.string().max(40) });
const read = { tag, scope: "automations:read" } as const;
const write = { tag, scope: "automations:write" } as const;

export const listWorkbenches = endpoint({
  ...read,
  name: "listWorkbenches",
  summary: "The workbenches, the oldest first",
  method: "GET",
  path: "/workbenches",
  query: PageQuery,
  reply: page(Workbench),
  errors: ["cursor_invalid"],
});

export const createWorkbench = endpoint({
  ...write,
  name: "createWorkbench",
  summary: "Put flows that serve one purpose together",
  method: "POST",
  path: "/workbenches",
  body: NewWorkbench,
  reply: Workbench,
  status: [201],
  errors: ["not_found", "too_many"],
});

export const readWorkbench = endpoint({
  ...read,
  name: "readWorkbench",
  summary: "A workbench and the ids of its flows",
  method: "GET",
  path: "/workbenches/:id",
  params,
  reply: Workbench,
  errors: ["not_found"],
});

export const changeWorkbench = endpoint({
  ...write,
  name: "changeWorkbench",
  summary: "Change a workbench; with If-Match only when nobody else changed it meanwhile",
  method: "PUT",
  path: "/workbenches/:id",
  params,
  body: WorkbenchChange,
  reply: Workbench,
  errors: ["not_found", "precondition_failed"],
});

export const deleteWorkbench = endpoint({
  ...write,
  name: "deleteWorkbench",
  summary: "Remove a workbench; its flows stay",
  method: "DELETE",
  path: "/workbenches/:id",
  params,
  errors: ["not_found"],
});
