import type { BiasMeasure } from "#shared/contracts/biases.ts";
import { PRONOUNS, words } from "./vocabulary.ts";

/**
 * The verbs, things, pronouns and words of time that may be said of a fact. `62 % of your gains` were taken,
 * not held; the result of one trade is not that of `your trades`. What stands nowhere here is refused.
 */

/** May be said of every fact. */
const OF_ALL = words(`
  is are was were has have had been being show shows showed shown stands stood appears appeared remains happened
  happens tells says said weighs weighed matters mattered means meant belongs belonged rests
  figure figures fact facts evidence picture sign note part side number chance`);

/** May be said where no fact is near, of what all of the clauses tell. */
export const OF_NOTHING = words("saw seen known found");

const RESULT = words("made lost earned gained won got brought came loss gain profit result outcome");
const SIZED = words("sized traded entered went came size sizes usual loss gain win");
const FOUND = new Set([
  ...words(`
    habit habits pattern patterns repeated fits fitted losses gains wins decisions rhythm pace there here overall
    among across still`),
  ...PRONOUNS,
]);

const OF_MEASURE: Record<BiasMeasure, ReadonlySet<string>> = {
  pgr_minus_plr: words("took taken closed sold realised realized winners losers"),
  hold_ratio: words("held kept waited time winners losers"),
  rate_ratio: words("traded entered came went jumped quick time loss win"),
  size_ratio: SIZED,
  extra_gap: words("made did brought traded moved move trades"),
  loss_ratio: words("held closed exited left moved went ran came move winners losers"),
  run_share: words("entered followed jumped went move moves entries"),
  add_ratio: words("added loss gain"),
  round_share: words("traded entered exited bought sold"),
  streak_ratio: SIZED,
  hour_gap: words("made did brought moved move time entries trades"),
};

const LONG = words("held kept");
const COST = new Set([
  ...RESULT,
  ...words(
    "cost costs habit habits pattern patterns trades entries positions repeated there here overall together",
  ),
  ...PRONOUNS,
]);

const FILE = words("file files import imports currency currencies other there overall");
const COUNTED = words("brought covers covered includes included counted traded closed");
const FEES = words("paid spent fee fees cost costs came");
const ONE_TRADE = words("trade position win winner loser");
/** A trade that a model names shows a habit, and has no figure of its own. */
const NAMED = words("show shows showed fits fitted habit pattern evidence sign");

const OF_IMPORT: Record<string, readonly ReadonlySet<string>[]> = {
  "import.fills": [FILE, COUNTED],
  "import.trades": [FILE, COUNTED],
  "import.net": [FILE, RESULT],
  "import.fees": [FILE, FEES],
  "best.net": [ONE_TRADE, RESULT],
  "worst.net": [ONE_TRADE, RESULT],
};

/** What may be said of a fact of a bias, of which the name before the first dot is left out. */
export function saidOfBias(measure: BiasMeasure, name: string): ReadonlySet<string> {
  if (name.startsWith("cost.")) return union(OF_ALL, COST);
  return union(OF_ALL, FOUND, name === "long" ? LONG : OF_MEASURE[measure]);
}

/** What may be said of a fact of an import or of one of its trades; a currency at its end is left out. */
export function saidOfImport(name: string): ReadonlySet<string> {
  return union(OF_ALL, ...(OF_IMPORT[name] ?? []));
}

/** What may be said of a trade that a model names. */
export const SAID_OF_NAMED: ReadonlySet<string> = NAMED;

function union(...sets: readonly ReadonlySet<string>[]): ReadonlySet<string> {
  return new Set(sets.flatMap((set) => [...set]));
}
