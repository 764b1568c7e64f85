import * as z from "zod";

const text = z.string().min(1).max(2000).optional().catch(undefined);

/** The rules of a simulation in an address; lists have commas between their parts. */
export const WhatIfSearch = z.object({
  account: text,
  period: z.enum(["30", "90", "365", "all"]).optional().catch(undefined),
  /** Days of the zone, both within the range; they stand in for the period. */
  from: z.iso.date().optional().catch(undefined),
  to: z.iso.date().optional().catch(undefined),
  /** The one symbol that the history is of. */
  symbol: text,
  /** The currency that is shown first; it is no rule. */
  currency: text,
  /** The zone of the hours; without it the reader's own. */
  zone: text,
  symbols: text,
  tags: text,
  setups: text,
  directions: text,
  holdings: text,
  hours: text,
  entryHours: text,
  weekdays: text,
  weekdayHours: text,
  biases: text,
  accounts: text,
  days: text,
  months: text,
  adherences: text,
  answers: text,
  coolOff: text,
  capSize: text,
  capNotional: text,
  capLossR: text,
});
export type WhatIfSearch = z.infer<typeof WhatIfSearch>;
