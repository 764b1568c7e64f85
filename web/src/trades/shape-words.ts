import { type StructureShape, StructureShape as Shape } from "#shared/contracts/structure-shapes.ts";

const WORDS: Record<StructureShape, string> = {
  vertical: "Vertical",
  calendar: "Calendar",
  diagonal: "Diagonal",
  straddle: "Straddle",
  strangle: "Strangle",
  butterfly: "Butterfly",
  condor: "Condor",
  iron_butterfly: "Iron butterfly",
  iron_condor: "Iron condor",
  covered_call: "Covered call",
  collar: "Collar",
  custom: "Custom",
};

/** A shape as traders call it. */
export function shapeWords(shape: string): string {
  const known = Shape.safeParse(shape);
  return known.success ? WORDS[known.data] : shape;
}
