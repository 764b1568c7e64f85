import { Link } from "@tanstack/react-router";
import { BiasName, type Reflection, type Sentence } from "#shared/contracts/biases.ts";
import type { Question } from "#shared/contracts/questions.ts";
import { directionOf, HIDDEN } from "../numbers/format-number.ts";
import { formatTold } from "../numbers/format-told.ts";
import { readerNow } from "../numbers/reader.ts";
import { ofSample } from "../sample/use-sample.ts";
import { symbolWords } from "../numbers/symbol-words.ts";
import { SourceLink } from "./source-link.tsx";
import { ClaimButton } from "./claim-button.tsx";

/** Short sentences, in which every claim links to the trades behind it; what is folded opens at a click. */
export function ReflectionWords({
  reflection: { sentences, facts, sources = {} },
  arrived = false,
}: {
  reflection: Pick<Reflection, "sentences" | "facts"> & { sources?: Question["sources"] };
  arrived?: boolean;
}) {
  const told = { facts, sources };
  const folded = sentences.filter((sentence) => sentence.folded === true);
  return (
    <div className={`biases-coach-says ${arrived ? "biases-arrived" : ""}`}>
      <Sentences sentences={sentences.filter((sentence) => sentence.folded !== true)} told={told} />
      {folded.length === 0 ? null : (
        <details>
          <summary className="small">The rest</summary>
          <Sentences sentences={folded} told={told} />
        </details>
      )}
    </div>
  );
}

/** The facts, and the pages that show them. */
type Told = Pick<Question, "facts" | "sources">;

function Sentences({ sentences, told }: { sentences: readonly Sentence[]; told: Told }) {
  return sentences.map((sentence, at) => (
    <p key={at}>
      {sentence.parts.map((part, place) => (
        <Part key={place} part={part} told={told} />
      ))}
    </p>
  ));
}

/** The facts that are money, and those of them that have a sign. */
const MONEY = /\.(?:net|fees|cost\.(?!trades|currency)\w+)(?:\.|$)/;
const SIGNED = /\.(?:net|total|perTrade|restPerTrade)(?:\.|$)/;

function Part({ part, told: { facts, sources } }: { part: Sentence["parts"][number]; told: Told }) {
  const fact = part.fact === undefined ? undefined : facts[part.fact];
  const isMoney = part.fact !== undefined && MONEY.test(part.fact);
  const words = isMoney && readerNow().hidesAmounts ? HIDDEN : factWords(part, fact);
  // Money keeps the colour of its sign; the dotted line alone says that it leads somewhere.
  const colour = isMoney && fact !== undefined && SIGNED.test(part.fact ?? "") ? directionOf(fact) : "";
  const look = `biases-claim ${colour}`;
  const [only, ...others] = part.tradeIds ?? [];
  if (only === undefined) {
    if (part.fact === undefined || fact === undefined) return words;
    const [name = ""] = part.fact.split(".");
    const source = Object.hasOwn(sources, name) ? sources[name] : undefined;
    if (source !== undefined) return <SourceLink name={name} source={source} words={words} look={look} />;
    return <FactLink name={part.fact} words={words} look={look} />;
  }
  if (others.length === 0) {
    return (
      <Link to="/trades/$tradeId" params={{ tradeId: only }} className={look}>
        {words}
      </Link>
    );
  }
  return <ClaimButton words={words} ids={[only, ...others]} look={look} />;
}

/** A number is written as the reader writes numbers; a name keeps its letters, even where they are digits. */
function factWords({ text, fact: name = "" }: Sentence["parts"][number], fact: string | undefined): string {
  if (fact === undefined || /\.(?:symbol|currency|name)(?:\.|$)/.test(name)) return symbolWords(text);
  return formatTold(fact, symbolWords(text));
}

/** A fact about more trades than a sentence names leads to its bias, or to the list of trades. */
function FactLink({ name, words, look }: { name: string; words: string; look: string }) {
  const bias = BiasName.safeParse(name.split(".")[0]).data;
  if (bias !== undefined)
    return (
      <Link to="/biases" search={ofSample} hash={bias} className={look}>
        {words}
      </Link>
    );
  if (!name.startsWith("import.") || name === "import.rows")
    return <span className="biases-fact">{words}</span>;
  return (
    <Link to="/trades" search={ofSample} className={look}>
      {words}
    </Link>
  );
}
