import * as z from "zod";
import { Decimal } from "../decimal.ts";
import { endpoint } from "../endpoint.ts";
import { BIASES, BiasCost, BiasName, BiasVerdict, Sentence } from "./biases.ts";
import { Id, MOST_OWNED, recordOf, words } from "./bounds.ts";
import { GuardrailEffect } from "./guardrails.ts";
import { Instant, page, PageQuery } from "./page.ts";

/** A digest has figures for so many currencies of real and of paper money. */
export const MOST_DIGEST_RESULTS = 20;

/**
 * What the closes of a week brought, as `/metrics` counts them. The expectancy is the net P&L of a closed
 * trade; its 95 % interval is null with fewer than ten trades.
 */
export const DigestFigures = z.object({
  trades: z.number().int(),
  wins: z.number().int(),
  losses: z.number().int(),
  grossPnl: Decimal,
  fees: Decimal,
  netPnl: Decimal,
  /** A share of 1. */
  winRate: z.number().nullable(),
  expectancy: Decimal.nullable(),
  expectancyInterval: z.tuple([z.number(), z.number()]).nullable(),
});
export type DigestFigures = z.infer<typeof DigestFigures>;

export const DigestTrade = z.object({
  id: Id,
  symbol: z.string().max(120),
  currency: z.string().max(20),
  netPnl: Decimal,
});
export type DigestTrade = z.infer<typeof DigestTrade>;

/**
 * The figures of one currency. Paper money is never added to real money. `best` and `worst` are missing in
 * digests that were written before each currency had its own.
 */
export const DigestResult = z.object({
  kind: z.enum(["journal", "paper"]),
  currency: z.string().max(20),
  week: DigestFigures,
  before: DigestFigures,
  /** The expectancy minus that of the week before, at 95 %; null where either week has under ten trades. */
  change: z.object({ estimate: z.number(), interval: z.tuple([z.number(), z.number()]) }).nullable(),
  /** Of the trades that closed in the week. */
  best: DigestTrade.nullable().optional(),
  worst: DigestTrade.nullable().optional(),
});
export type DigestResult = z.infer<typeof DigestResult>;

/** A likely habit as it was scored when the digest was written. */
export const DigestHabit = z.object({
  bias: BiasName,
  verdict: BiasVerdict,
  cost: BiasCost.pick({
    trades: true,
    total: true,
    perTrade: true,
    restPerTrade: true,
    currency: true,
  }).nullable(),
});
export type DigestHabit = z.infer<typeof DigestHabit>;

/** How often a guardrail had something against an order in the week, by outcome. */
export const DigestGuardrail = z.object({
  guardrailId: Id,
  words: words(400),
  blocked: z.number().int(),
  warned: z.number().int(),
  passed: z.number().int(),
  overridden: z.number().int(),
  /** Of a randomised one: its effect over all drawn days, as `/guardrails/:id/effect` measures it. */
  effect: GuardrailEffect.pick({
    status: true,
    n: true,
    estimate: true,
    interval: true,
    pValue: true,
    currency: true,
  }).nullable(),
});
export type DigestGuardrail = z.infer<typeof DigestGuardrail>;

/** A week in figures and words. It is written once, and again only when it is asked for. */
export const Digest = z.object({
  id: Id,
  /** The Monday of the week, in the zone. */
  week: z.iso.date().max(10),
  from: Instant,
  to: Instant,
  timeZone: z.string().max(64),
  at: Instant,
  /** Counts from 1. It rises when the digest was asked for and its figures had changed. */
  revision: z.number().int(),
  /** Those with the most trades first. */
  results: z.array(DigestResult).max(MOST_DIGEST_RESULTS),
  /** Those of the first result; each result has its own. */
  best: DigestTrade.nullable(),
  worst: DigestTrade.nullable(),
  habits: z.array(DigestHabit).max(BIASES.length),
  guardrails: z.array(DigestGuardrail).max(MOST_OWNED.guardrails),
  sentences: z.array(Sentence).max(24),
  facts: recordOf(words(200), { keys: words(80), most: 200 }),
});
export type Digest = z.infer<typeof Digest>;

/** What a digest says, besides which week it is about. */
export type DigestContent = Omit<Digest, "id" | "week" | "from" | "to" | "timeZone" | "at" | "revision">;

const tag = "Digests";

export const listDigests = endpoint({
  name: "listDigests",
  summary: "The weekly digests, the newest week first",
  tag,
  method: "GET",
  path: "/digests",
  scope: "journal:read",
  query: PageQuery,
  reply: page(Digest),
  errors: ["cursor_invalid"],
});

export const readLatestDigest = endpoint({
  name: "readLatestDigest",
  summary: "The digest of the newest week that has one",
  tag,
  method: "GET",
  path: "/digests/weekly/latest",
  scope: "journal:read",
  reply: Digest,
  errors: ["not_found"],
});

export const readDigest = endpoint({
  name: "readDigest",
  summary: "One digest",
  tag,
  method: "GET",
  path: "/digests/:id",
  scope: "journal:read",
  params: z.object({ id: z.string().max(40) }),
  reply: Digest,
  errors: ["not_found"],
});

export const writeDigest = endpoint({
  name: "writeDigest",
  summary: "Write the digest of the last ended week now, or again when its figures have changed",
  tag,
  method: "POST",
  path: "/digests",
  scope: "journal:write",
  body: z.object({}).default({}),
  reply: Digest,
});
