import { Link } from "@tanstack/react-router";
import { Popover } from "radix-ui";
import type { Reflection, Sentence } from "#shared/contracts/biases.ts";
import { symbolWords } from "../trades/symbol-words.ts";
import { EvidenceList } from "./evidence-list.tsx";

/** Short sentences, in which every claim links to the trades behind it. */
export function ReflectionWords({
  reflection,
  arrived = false,
}: {
  reflection: Reflection;
  arrived?: boolean;
}) {
  return (
    <div className={`biases-coach-says ${arrived ? "biases-arrived" : ""}`}>
      {reflection.sentences.map((sentence, at) => (
        <p key={at}>
          {sentence.parts.map((part, place) => (
            <Part key={place} part={part} facts={reflection.facts} />
          ))}
        </p>
      ))}
    </div>
  );
}

function Part({ part, facts }: { part: Sentence["parts"][number]; facts: Reflection["facts"] }) {
  const words = symbolWords(part.text);
  const [only, ...others] = part.tradeIds ?? [];
  if (only === undefined) {
    const fact = part.fact === undefined ? undefined : facts[part.fact];
    if (part.fact === undefined || fact === undefined) return words;
    return (
      <span className="biases-fact" title={`${part.fact.replaceAll(/[_.]/g, " ")}: ${fact}`}>
        {words}
      </span>
    );
  }
  if (others.length === 0) {
    return (
      <Link to="/trades/$tradeId" params={{ tradeId: only }} className="biases-claim">
        {words}
      </Link>
    );
  }
  return (
    <Popover.Root>
      <Popover.Trigger className="biases-claim">{words}</Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          className="popover biases-evidence-popover"
          sideOffset={6}
          collisionPadding={16}
          aria-label={`Trades behind “${words}”`}
        >
          <EvidenceList ids={[only, ...others]} first={6} />
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}
