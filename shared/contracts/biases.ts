import * as z from "zod";
import { Decimal } from "../decimal.ts";
import { endpoint } from "../endpoint.ts";
import { Id, MOST_EVIDENCE, recordOf, words } from "./bounds.ts";
import { PROVIDERS, ProviderName } from "./market.ts";
import { Instant, optionalText, page, PageQuery } from "./page.ts";

export const BIASES = [
  "disposition_effect",
  "revenge_trading",
  "size_escalation",
  "overtrading",
  "loss_aversion",
  "chasing",
  "averaging_down",
  "round_number_anchoring",
  "hot_hand",
  "time_of_day",
] as const;
export const BiasName = z.enum(BIASES);
export type BiasName = z.infer<typeof BiasName>;

/** How many of the trades behind a verdict one number links to. */
export const MOST_LINKS = 20;
/** The most trades that a claim of the coach cites. */
export const MOST_CITED = 8;

/** What an estimate measures; the disposition effect has two measures, of which the one with data is told. */
export const BiasMeasure = z.enum([
  "pgr_minus_plr",
  "hold_ratio",
  "rate_ratio",
  "size_ratio",
  "extra_gap",
  "loss_ratio",
  "run_share",
  "add_ratio",
  "round_share",
  "streak_ratio",
  "hour_gap",
]);
export type BiasMeasure = z.infer<typeof BiasMeasure>;

/**
 * `likely`: the Benjamini–Hochberg-adjusted p-value is at most 0.05, and the 95 % interval lies beyond
 * `neutral` on the bias's own side. `slight`: only one of the two holds. `opposite`: the interval lies wholly
 * on the other side. `not_shown`: none of these.
 */
export const BiasVerdict = z.enum(["likely", "slight", "not_shown", "opposite"]);
export type BiasVerdict = z.infer<typeof BiasVerdict>;

/** The money of the trades that show a habit beside that of the other closed trades in the same currency. */
export const BiasCost = z.object({
  trades: z.number().int(),
  total: Decimal,
  perTrade: Decimal,
  restTrades: z.number().int(),
  restPerTrade: Decimal.nullable(),
  /** The 95 % interval of `perTrade − restPerTrade`: a statistic, not money. Null with too few trades. */
  interval: z.tuple([z.number(), z.number()]).nullable(),
  currency: z.string().max(20),
  /** How many trades with the habit were made in other currencies; no figure here includes them. */
  otherTrades: z.number().int(),
});
export type BiasCost = z.infer<typeof BiasCost>;

/** What makes a trade evidence: its role, and the figure by which the evidence is sorted. */
export const EvidenceFigure = z.object({
  tradeId: Id,
  role: words(40),
  /** Seconds since the exit before it, seconds held, times what is usual, a share or a count, by the role. */
  measure: z.number().nullable(),
  /** Seconds from the exit before it; null where a time of day is missing. */
  gapSeconds: z.number().nullable(),
  /** The result of the exit before it. */
  after: z.object({ net: Decimal, currency: z.string() }).nullable(),
});
export type EvidenceFigure = z.infer<typeof EvidenceFigure>;

/** The most quarters of a year of which an estimate is kept. */
export const MOST_PERIODS = 12;

/** The same estimate over thirteen weeks alone, so that a change of habit is seen. */
export const BiasPeriod = z.object({
  /** The first Monday and the last Sunday. */
  from: z.iso.date(),
  to: z.iso.date(),
  n: z.number().int(),
  /** Null with fewer than ten observations on a side. */
  estimate: z.number().nullable(),
  interval: z.tuple([z.number(), z.number()]).nullable(),
});
export type BiasPeriod = z.infer<typeof BiasPeriod>;

export const Bias = z.object({
  bias: BiasName,
  status: z.enum(["scored", "insufficient_data"]),
  verdict: BiasVerdict.nullable(),
  measure: BiasMeasure,
  n: z.number().int(),
  minimum: z.number().int(),
  /** Statistics are plain numbers, not money. */
  estimate: z.number().nullable(),
  interval: z.tuple([z.number(), z.number()]).nullable(),
  /** The value that means "no bias" on this scale: 0 for a difference, 1 for a ratio, a share for a share. */
  neutral: z.number(),
  pValue: z.number().nullable(),
  adjustedPValue: z.number().nullable(),
  /** A published value of the same measure, or null where there is none. */
  reference: z.object({ value: z.number(), source: z.string() }).nullable(),
  /** What the trades with the habit made; null without a score. */
  cost: BiasCost.nullable(),
  /** The trades that show the habit most, the strongest first. */
  evidence: z.array(z.string()).max(MOST_EVIDENCE),
  /** How many trades show it. */
  evidenceTotal: z.number().int(),
  /** The figures of the evidence, in its order. */
  figures: z.array(EvidenceFigure).max(MOST_EVIDENCE),
  /** Trades of the other side of the comparison. */
  comparison: z.array(Id).max(MOST_LINKS),
  /** The parts behind the estimate, by name (`pgr`, `plr`, `markedShare`, …). */
  parts: recordOf(z.number(), { keys: words(80), most: 50 }),
  /** How many prices behind the estimate are daily bars of each source. The others are the user's fills. */
  barSources: z.array(z.object({ source: ProviderName, prices: z.number().int() })).max(PROVIDERS.length),
  /** The estimate of each quarter of a year, the oldest first. */
  history: z.array(BiasPeriod).max(MOST_PERIODS),
  formula: z.string(),
  scoredAt: Instant,
});
export type Bias = z.infer<typeof Bias>;

/** A trade shows each bias in two roles at most. */
const MOST_ROLES = 2 * BIASES.length;

const tag = "Coach";

export const listBiases = endpoint({
  name: "listBiases",
  summary: "Every bias with its cost, estimate, 95 % interval, p-value, published reference and evidence",
  tag,
  method: "GET",
  path: "/biases",
  scope: "journal:read",
  query: z.object({ account: optionalText() }),
  reply: z.object({ items: z.array(Bias).max(BIASES.length), scoredAt: Instant.nullable() }),
});

export const scoreBiases = endpoint({
  name: "scoreBiases",
  summary: "Score the biases again now",
  tag,
  method: "POST",
  path: "/biases/score",
  scope: "journal:write",
  body: z.object({}).default({}),
  reply: z.object({ jobId: z.string() }),
  status: [202],
});

export const getTradeBias = endpoint({
  name: "getTradeBias",
  summary: "The biases that name this trade as evidence",
  tag,
  method: "GET",
  path: "/trades/:id/bias",
  scope: "journal:read",
  params: z.object({ id: z.string().max(40) }),
  reply: z.object({ items: z.array(z.object({ bias: BiasName, role: z.string() })).max(MOST_ROLES) }),
  errors: ["not_found"],
});

/** A sentence in parts. A part with `fact` or `tradeIds` is a claim whose source the reader can follow. */
export const Sentence = z.object({
  parts: z
    .array(
      z.object({
        text: words(140),
        fact: words(80).optional(),
        tradeIds: z.array(Id).max(MOST_CITED).optional(),
      }),
    )
    .max(16),
  /** A sentence that a reader sees only on asking for the rest. */
  folded: z.boolean().optional(),
});
export type Sentence = z.infer<typeof Sentence>;

/** A reflection of the rules that tells of every bias has as many. */
export const MOST_SENTENCES = 36;

export const Reflection = z.object({
  id: Id,
  importId: Id.nullable(),
  at: Instant,
  author: z.enum(["rules", "model"]),
  sentences: z.array(Sentence).max(MOST_SENTENCES),
  facts: recordOf(words(200), { keys: words(80), most: 200 }),
  /** True where a model was to speak: its transcript tells what was sent. */
  hasTranscript: z.boolean().optional(),
});
export type Reflection = z.infer<typeof Reflection>;

export const listReflections = endpoint({
  name: "listReflections",
  summary: "What the coach said, newest first",
  tag,
  method: "GET",
  path: "/reflections",
  scope: "journal:read",
  query: PageQuery.extend({ account: optionalText() }),
  reply: page(Reflection),
  errors: ["cursor_invalid"],
});
