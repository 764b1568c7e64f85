/**
 * The words that a model may write between facts. Every other word, number, name, sign or language is refused
 * because it is not here. Numbers, ordinals, negations and superlatives are missing on purpose. So are words
 * of quantity, time and equality, words that bend a figure (`over`, `about`), and the future. So is each form
 * of a verb that could order something about a position.
 */

export const words = (text: string): ReadonlySet<string> => new Set(text.trim().split(/\s+/));

/** Words that may begin a sentence. None of them can begin an order. */
export const STARTERS = words(`
  a an the this that these those it there here you your they their what when where while which but and also
  still in of after before on from for with at by as between during across among overall together
  against`);

const GLUE = words(`
  or its itself them yet who whose how to into off until through so since such other others own if already even alone
  apart away aside too`);

/** Forms that tell of what is or was. None of them is a form of an order about a position. */
export const VERBS = words(`
  is are was were has had have been being did done took taken sold bought held kept left closed entered exited
  added traded waited made came went got paid realised realized sized changed moved followed show shows showed
  shown stands stood appears appeared remains remained happened happens tells says said counted covers covered
  brought brings includes included ended began begun started rests weighs weighed matters mattered repeated fits
  fitted means meant belongs belonged costs lost earned gained won spent found saw seen known ran jumped`);

/** Things. Behind a figure, which brings its own unit, none of them may follow. */
export const NOUNS = words(`
  trade trades position positions fill fills import imports file files entry entries exit exits habit habits
  pattern patterns result results figure figures fact facts number size sizes move moves streak market instrument
  instruments history ledger chance side sign evidence picture case cases part parts cost fee fees loss losses
  gain gains win wins winner winners loser losers profit profits rule journal decision decisions rhythm pace time
  sequence outcome outcomes note sample currency currencies`);

/** Things whose name is also an order. They stand only behind a word that makes them things. */
export const ALSO_ORDERS = words(`
  trade exit import size move cost fee profit gain win note sign file sample part position market rule number
  chance side figure picture fill time pace streak`);

const ADJECTIVES = words(`
  usual recent last closed quick late early losing winning following earlier previous noteworthy telling notable
  striking costly expensive important interesting steady`);

/** Words that make the next word a thing. */
export const DETERMINERS = words(`
  a an the this that these those your its their such other own usual recent last closed early late following
  earlier previous losing winning of in`);

/** Words that make a rate of the figure before them. */
export const OF_RATE = words("a an such");

/** Words that say how sure a finding is, with the verdict that they need. */
export const SURE = words("likely clear clearly sure surely plainly");
export const SLIGHT = words("slight slightly");
export const STEADY = words("steady");

/** Words that compare. Two facts must stand around one of them. */
export const RISING = words("more higher larger longer greater bigger slower");
export const FALLING = words("less fewer lower smaller shorter sooner faster quicker");

/** Words that are about one side of a ledger. */
export const OF_LOSS = words("loss losses loser losers losing lost costs cost costly expensive paid spent");
export const OF_GAIN = words(
  "gain gains gained win wins winner winners winning won earned profit profits got",
);

/** Words that take up what stands before them. */
export const PRONOUNS = words(`
  it its itself they them their these those this that which who whose such others`);

export const PLURAL = words("they them their these those others");

/** Words that put one thing after another, or make it the cause. */
export const CAUSES = words("so after before since until during from followed");

/** Words that say what a fact is of, and when that was. */
export const CLAIMING: ReadonlySet<string> = new Set([
  ...VERBS,
  ...NOUNS,
  ...PRONOUNS,
  ...words(`
    usual recent last closed quick late early following earlier previous other there here overall together
    still among across alone`),
]);

/** Turns of more words, which are read as a whole. */
export const PHRASES = [
  "may be chance",
  "might be chance",
  "could be chance",
  "so far",
  "too early to tell",
  "came back",
  "went back",
  "stood out",
  "stands out",
];

export const VOCABULARY: ReadonlySet<string> = new Set([
  ...STARTERS,
  ...GLUE,
  ...VERBS,
  ...NOUNS,
  ...ADJECTIVES,
  ...SURE,
  ...SLIGHT,
  ...RISING,
  ...FALLING,
  "than",
]);
