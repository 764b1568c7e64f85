import { sql } from "drizzle-orm";
import { integer, jsonb, pgTable, primaryKey, text } from "drizzle-orm/pg-core";
import { serverInstant } from "./column-types.ts";
import { exported, INTERNAL, own, withheld } from "./privacy.ts";

export const jobs = pgTable(
  "jobs",
  {
    user_id: text().notNull(),
    id: text().notNull(),
    kind: text().notNull(),
    queue: text().notNull(),
    payload: jsonb().$type<object>().notNull(),
    state: text().$type<"queued" | "running" | "done" | "failed">().notNull().default("queued"),
    attempt: integer().notNull().default(0),
    run_after: serverInstant().notNull().defaultNow(),
    lease_until: serverInstant(),
    failure: text(),
    created_at: serverInstant().notNull().defaultNow(),
    finished_at: serverInstant(),
    claims: integer().notNull().default(0),
  },
  (t) => [primaryKey({ columns: [t.user_id, t.id] })],
);

export const jobsPrivacy = own(
  jobs,
  exported("id", "kind", "state", "attempt", "created_at", "finished_at", "failure"),
  withheld({
    queue: INTERNAL,
    payload: INTERNAL,
    run_after: INTERNAL,
    lease_until: INTERNAL,
    claims: INTERNAL,
  }),
);

/** A user's turn in a queue. */
export const job_turns = pgTable(
  "job_turns",
  {
    user_id: text().notNull(),
    queue: text().notNull(),
    due_at: serverInstant(),
    served_at: serverInstant()
      .notNull()
      .default(sql`'-infinity'`),
    waits_since: serverInstant().generatedAlwaysAs(
      sql`greatest(due_at, case when due_at is null then null else served_at end)`,
    ),
  },
  (t) => [primaryKey({ columns: [t.user_id, t.queue] })],
);

export const jobTurnsPrivacy = own(
  job_turns,
  exported(),
  withheld({ queue: INTERNAL, due_at: INTERNAL, served_at: INTERNAL, waits_since: INTERNAL }),
  // A change of a job that is left would make the turn again.
  { after: [jobs] },
);
