import type { RefusalReason, Transcript, WhyRules } from "#shared/contracts/transcripts.ts";

const WHY: Record<WhyRules, string> = {
  off: "No model is connected, so our rules wrote this.",
  spent: "Today's calls to the model are used up, so our rules wrote this.",
  paused: "The model had just failed, so our rules wrote this.",
  refused: "The model took no question, so our rules wrote this.",
  busy: "The model was busy, so our rules wrote this.",
  broken: "The model answered with an error, so our rules wrote this.",
  silent: "The model did not answer in time, so our rules wrote this.",
  cut: "The model's answer broke off, so our rules wrote this.",
  flooded: "The model answered far too much, so our rules wrote this.",
  unreadable: "The model's answer could not be read, so our rules wrote this.",
  stopped: "The model was stopped, so our rules wrote this.",
  refused_answer: "No answer of the model passed our checks, so our rules wrote this.",
};

/** Who wrote a reflection, and why. */
export function whyWords({ why, model }: Transcript): string {
  if (why !== null) return WHY[why];
  return `The model ${model ?? ""} chose the words of the first sentences. Every figure, unit and name in them is ours.`;
}

const REFUSED: Record<RefusalReason, string> = {
  wrong_shape: "it was not in the form we ask for",
  too_long: "it was too long",
  too_many: "there were too many sentences",
  repeated: "it was there before",
  empty: "there was no sentence",
  forbidden_character: "it holds a number or a sign of its own",
  unknown_fact: "it names a fact that does not exist",
  unknown_word: "it uses a word outside our list",
  cites_nothing: "it names no fact",
  order: "it could be read as an order",
  no_verb: "it says nothing",
  wrong_unit: "it puts a unit of its own behind a figure",
  clause_misplaced: "it breaks up a finding",
  comparison_undecided: "it compares what cannot be compared",
  comparison_false: "its comparison is false",
  wrong_side: "it calls a gain a loss, or a loss a gain",
  unsure: "it is surer than the figures",
  misjoined: "it joins figures that do not belong together",
};

/** Why an answer was refused, and where; null for one that passed. */
export function refusalWords(refusal: Transcript["calls"][number]["refusal"]): string | null {
  if (refusal === null) return null;
  const word = refusal.word === "" ? "" : ` (“${refusal.word}”)`;
  return `Refused at line ${refusal.line}: ${REFUSED[refusal.reason]}${word}.`;
}

export const ROLES = { system: "Our rules", user: "Our question", assistant: "Its first answer" } as const;
