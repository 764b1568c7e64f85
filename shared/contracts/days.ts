import * as z from "zod";
import { endpoint } from "../endpoint.ts";
import { Attachment, DayDate, MOST_ATTACHMENTS } from "./attachments.ts";
import { prose } from "./bounds.ts";
import { GroupMetrics } from "./breakdowns.ts";
import { MetricsFilter } from "./metrics.ts";
import { Instant, optionalText, page, PageQuery } from "./page.ts";
import { ZoneName } from "./profile.ts";
import { MOST_NOTES } from "./trade-notes.ts";
import { LotMethod, Trade } from "./trades.ts";

/** The page of a day shows at most this many of its trades; `listTrades` has all of them. */
export const MOST_DAY_TRADES = 100;
/** A list shows so much of how the words of a day begin. */
export const LONGEST_DAY_OPENING = 200;

/** What a check-in asks, each from 1 (poor) to 5 (good). */
export const CHECK_INS = ["sleep", "calm", "focus"] as const;
const Rating = z.number().int().min(1).max(5).nullable();
/** Null where the owner gave no answer. */
export const CheckIn = z.object({ sleep: Rating, calm: Rating, focus: Rating });
export type CheckIn = z.infer<typeof CheckIn>;

const Texts = z.object({
  /** What the owner means to do, written before the open. */
  plan: z.string().max(MOST_NOTES),
  /** The review after the close: what the owner saw, and did. */
  saw: z.string().max(MOST_NOTES),
  did: z.string().max(MOST_NOTES),
});

/** What the owner wrote about a day. */
export const DayWords = Texts.extend({
  checkIn: CheckIn,
  /** 0 before the first word. */
  version: z.number().int(),
  updatedAt: Instant.nullable(),
});
export type DayWords = z.infer<typeof DayWords>;

const ChangedTexts = z.object({
  plan: prose(MOST_NOTES).optional(),
  saw: prose(MOST_NOTES).optional(),
  did: prose(MOST_NOTES).optional(),
});

/** What is left out stays. */
export const DayChange = ChangedTexts.extend({ checkIn: CheckIn.partial().optional() });
export type DayChange = z.infer<typeof DayChange>;

/** The texts with which an empty day may begin. */
export const DayTemplate = Texts.extend({ version: z.number().int() });
export type DayTemplate = z.infer<typeof DayTemplate>;

/** A day that was written about, without its whole texts. */
export const DayHead = z.object({
  date: z.iso.date(),
  hasPlan: z.boolean(),
  hasReview: z.boolean(),
  checkIn: CheckIn,
  attachments: z.number().int(),
  /** How the review begins, else the plan. */
  opening: z.string().max(LONGEST_DAY_OPENING),
});
export type DayHead = z.infer<typeof DayHead>;

/** The owner's words, and the same figures as the day has in the calendar. */
export const Day = DayWords.extend({
  date: z.iso.date(),
  timeZone: z.string(),
  lotMethod: LotMethod,
  figures: GroupMetrics,
  /** The trades that ended on this day or were opened on it and are open, the first ended first. */
  trades: z.array(Trade).max(MOST_DAY_TRADES),
  /** True where the day has more. */
  tradesCut: z.boolean(),
  attachments: z.array(Attachment).max(MOST_ATTACHMENTS),
});
export type Day = z.infer<typeof Day>;

const tag = "Journal";

export const readDay = endpoint({
  name: "readDay",
  summary: "A day: plan, review, check-in, pictures, its trades, and its figures as in the calendar",
  tag,
  method: "GET",
  path: "/days/:date",
  scope: "journal:read",
  params: z.object({ date: DayDate }),
  query: MetricsFilter.pick({ account: true, lotMethod: true }).extend({
    /** The zone of the day; without it that of the preferences, else UTC. */
    timeZone: ZoneName.optional(),
  }),
  reply: Day,
});

export const writeDay = endpoint({
  name: "writeDay",
  summary: "Write about a day; with If-Match only when nobody else wrote meanwhile",
  tag,
  method: "PATCH",
  path: "/days/:date",
  scope: "journal:write",
  params: z.object({ date: DayDate }),
  body: DayChange,
  reply: DayWords.extend({ date: z.iso.date() }),
  errors: ["precondition_failed"],
});

export const listDays = endpoint({
  name: "listDays",
  summary: "The days that were written about, the latest first; `text` finds words by how they begin",
  tag,
  method: "GET",
  path: "/days",
  scope: "journal:read",
  query: PageQuery.extend({
    /** Both days within the span. */
    from: DayDate.optional(),
    to: DayDate.optional(),
    text: optionalText(),
  }),
  reply: page(DayHead),
  errors: ["cursor_invalid"],
});

export const readDayTemplate = endpoint({
  name: "readDayTemplate",
  summary: "The texts with which an empty day may begin",
  tag,
  method: "GET",
  path: "/day-template",
  scope: "journal:read",
  reply: DayTemplate,
});

export const writeDayTemplate = endpoint({
  name: "writeDayTemplate",
  summary: "Change these texts; with If-Match only when nobody else did meanwhile",
  tag,
  method: "PATCH",
  path: "/day-template",
  scope: "journal:write",
  body: ChangedTexts,
  reply: DayTemplate,
  errors: ["precondition_failed"],
});
