import * as z from "zod";
import { endpoint } from "../endpoint.ts";
import { BulkEdit } from "./bulk-edits.ts";
import { Id, prose, words } from "./bounds.ts";
import { Instant, page } from "./page.ts";
import { MergeInto, WordFigures, WordQuery } from "./tags.ts";
import { LONGEST_RULE, LONGEST_SETUP, RuleAnswer, SetupName } from "./trade-notes.ts";

/** A checklist has so many rules, and a setup keeps so many in all, with those that were retired. */
export const MOST_RULES = 30;
export const MOST_KEPT_RULES = 100;
export const LONGEST_DESCRIPTION = 2_000;

const tag = "Journal";
const params = z.object({ id: z.string().max(40) });

/** A rule keeps its id when its words are mended. A retired one is asked no more; its answers stay. */
export const Rule = z.object({ id: Id, words: z.string().max(LONGEST_RULE), retiredAt: Instant.nullable() });
export type Rule = z.infer<typeof Rule>;

/** A setup: a name that trades have, and the playbook behind it. */
export const Setup = z.object({
  id: Id,
  name: z.string().max(LONGEST_SETUP),
  description: z.string().max(LONGEST_DESCRIPTION),
  /** How many rules its checklist has. */
  rules: z.number().int(),
  version: z.number().int(),
  createdAt: Instant,
  figures: WordFigures.nullable(),
});
export type Setup = z.infer<typeof Setup>;

/** Those of the checklist in their order, then the retired ones. */
export const Playbook = Setup.omit({ figures: true, rules: true }).extend({
  rules: z.array(Rule).max(MOST_KEPT_RULES),
});
export type Playbook = z.infer<typeof Playbook>;

/**
 * The whole checklist in its order. A rule with an id is one that the setup has, and may bring back a retired
 * one. A rule that is left out is retired, or goes when no trade has answered it.
 */
const Checklist = z
  .array(z.object({ id: z.string().max(40).optional(), words: words(LONGEST_RULE).trim().min(1) }))
  .max(MOST_RULES);

const Written = z.object({
  name: SetupName,
  description: prose(LONGEST_DESCRIPTION).optional(),
  rules: Checklist.optional(),
});
export const SetupChange = Written.partial();
export type SetupChange = z.infer<typeof SetupChange>;

export const listSetups = endpoint({
  name: "listSetups",
  summary: "The caller's setups, by name; with `figures=true` what their trades come to",
  tag,
  method: "GET",
  path: "/setups",
  scope: "journal:read",
  query: WordQuery,
  reply: page(Setup),
  errors: ["cursor_invalid"],
});

export const createSetup = endpoint({
  name: "createSetup",
  summary: "Write a playbook: a setup with its description and its checklist of rules",
  tag,
  method: "POST",
  path: "/setups",
  scope: "journal:write",
  body: Written,
  reply: Playbook,
  status: [201],
  errors: ["name_taken", "too_many"],
});

export const readSetup = endpoint({
  name: "readSetup",
  summary: "One setup with its rules, the retired ones last",
  tag,
  method: "GET",
  path: "/setups/:id",
  scope: "journal:read",
  params,
  reply: Playbook,
  errors: ["not_found"],
});

export const changeSetup = endpoint({
  name: "changeSetup",
  summary:
    "Change a setup's name, description or checklist; with If-Match only when nobody else did meanwhile",
  tag,
  method: "PATCH",
  path: "/setups/:id",
  scope: "journal:write",
  params,
  body: SetupChange,
  reply: Playbook,
  errors: ["not_found", "precondition_failed", "name_taken", "too_many"],
});

export const mergeSetup = endpoint({
  name: "mergeSetup",
  summary: "Give the trades of a setup another one; this one goes with its checklist, and an undo is kept",
  tag,
  method: "POST",
  path: "/setups/:id/merge",
  scope: "journal:write",
  params,
  body: MergeInto,
  reply: BulkEdit,
  replies: { 200: BulkEdit, 202: BulkEdit },
  errors: ["not_found"],
});

export const removeSetup = endpoint({
  name: "removeSetup",
  summary:
    "Take a setup from all of its trades, with its checklist; 202 where a job goes on, and an undo is kept",
  tag,
  method: "DELETE",
  path: "/setups/:id",
  scope: "journal:write",
  params,
  reply: BulkEdit,
  replies: { 200: BulkEdit, 202: BulkEdit },
  errors: ["not_found"],
});

export const readChecklist = endpoint({
  name: "readChecklist",
  summary: "The rules of a trade's setup, and what the trade answered; `PATCH /trades/:id` answers them",
  tag,
  method: "GET",
  path: "/trades/:id/rules",
  scope: "journal:read",
  params,
  reply: z.object({
    /** Null for a trade without a setup. */
    setup: z.object({ id: Id, name: z.string().max(LONGEST_SETUP) }).nullable(),
    /** A retired rule is here when the trade answered it. */
    rules: z.array(Rule.extend({ answer: RuleAnswer.nullable() })).max(MOST_KEPT_RULES),
    /** The version of what was written about the trade. */
    version: z.number().int(),
  }),
  errors: ["not_found"],
});
