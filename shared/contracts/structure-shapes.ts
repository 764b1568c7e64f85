import * as z from "zod";
import { Id } from "./bounds.ts";

/** A structure has at most this many legs, and so many trades are joined at once. */
export const MOST_LEGS = 20;

/** What a structure is called by its legs; `custom` for any other ones. */
export const STRUCTURE_SHAPES = [
  "vertical",
  "calendar",
  "diagonal",
  "straddle",
  "strangle",
  "butterfly",
  "condor",
  "iron_butterfly",
  "iron_condor",
  "covered_call",
  "collar",
  "custom",
] as const;
export const StructureShape = z.enum(STRUCTURE_SHAPES);
export type StructureShape = z.infer<typeof StructureShape>;

/** Who says that trades are one structure: they were opened together, or their owner joined them. */
export const SaidBy = z.enum(["detected", "owner"]);
export type SaidBy = z.infer<typeof SaidBy>;

/** The option structure of which a trade is a leg. */
export const StructureOfTrade = z.object({
  id: Id,
  shape: StructureShape,
  /** How many trades it has. */
  legs: z.number().int(),
});
export type StructureOfTrade = z.infer<typeof StructureOfTrade>;
