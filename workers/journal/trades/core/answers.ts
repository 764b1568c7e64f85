import type { RuleAnswer } from "#shared/contracts/trade-notes.ts";

/** What a trade answered, as ids of rules. */
export type Answers = { followed: readonly string[]; broken: readonly string[] };

export const NO_ANSWERS: Answers = { followed: [], broken: [] };

/** The answers after a change; null where it changes nothing. Null takes an answer back. */
export function answeredBy(
  before: Answers,
  given: Readonly<Record<string, RuleAnswer | null>>,
): Answers | null {
  const answers = new Map<string, RuleAnswer | null>([
    ...before.followed.map((id) => [id, "followed"] as const),
    ...before.broken.map((id) => [id, "broken"] as const),
  ]);
  const changed = Object.entries(given).filter(([id, answer]) => (answers.get(id) ?? null) !== answer);
  if (changed.length === 0) return null;
  for (const [id, answer] of changed) answers.set(id, answer);
  const idsOf = (wanted: RuleAnswer) =>
    [...answers].flatMap(([id, answer]) => (answer === wanted ? [id] : [])).toSorted();
  return { followed: idsOf("followed"), broken: idsOf("broken") };
}

/** What was answered to a rule; null for nothing. */
export function answerTo(id: string, { followed, broken }: Answers): RuleAnswer | null {
  if (followed.includes(id)) return "followed";
  return broken.includes(id) ? "broken" : null;
}
