import type { StructureShape } from "#shared/contracts/structure-shapes.ts";
import { type Leg, type Part, partsOf } from "./legs.ts";

// The definitions are those of the Options Industry Council, optionseducation.org, Strategies, and of the
// glossary of Cboe. Wings of unequal width keep the name, as traders and order tickets call them.

type Option = Omit<Part, "option"> & NonNullable<Part["option"]>;

/** The name of a structure by its legs; `custom` where none fits. */
export function shapeOf(legs: readonly Leg[]): StructureShape {
  const parts = partsOf(legs);
  if (parts === null || new Set(parts.map(({ root }) => root)).size > 1) return "custom";
  const options = parts.flatMap(({ option, ...part }): Option[] => (option ? [{ ...part, ...option }] : []));
  const [held, ...others] = parts.filter(({ option }) => option === null);
  if (others.length > 0) return "custom";
  if (held !== undefined) return withUnits(held, options);
  const [a, b, c, d, ...more] = options;
  if (a === undefined || b === undefined || more.length > 0) return "custom";
  if (c === undefined) return ofTwo(a, b);
  return d === undefined ? ofThree(a, b, c) : ofFour([a, b, c, d]);
}

function ofTwo(low: Option, high: Option): StructureShape {
  if (!low.units.eq(high.units)) return "custom";
  const isOneExpiry = low.expiry === high.expiry;
  const isOneStrike = low.strike.eq(high.strike);
  const isOpposite = low.isLong !== high.isLong;
  if (low.isCall === high.isCall) {
    if (!isOpposite) return "custom";
    if (isOneExpiry) return "vertical";
    return isOneStrike ? "calendar" : "diagonal";
  }
  if (isOpposite || !isOneExpiry) return "custom";
  if (isOneStrike) return "straddle";
  return low.isCall ? "custom" : "strangle";
}

/** One low, two in the middle on the other side, one high. */
function ofThree(low: Option, middle: Option, high: Option): StructureShape {
  const isWinged = low.isLong === high.isLong && low.isLong !== middle.isLong;
  const isWeighed = low.units.eq(high.units) && middle.units.eq(low.units.times(2));
  return isWinged && isWeighed && isAlike([low, middle, high]) ? "butterfly" : "custom";
}

function ofFour(all: readonly [Option, Option, Option, Option]): StructureShape {
  const [a, b, c, d] = all;
  const isEven = all.every(({ units, expiry }) => units.eq(a.units) && expiry === a.expiry);
  const isWinged = a.isLong === d.isLong && b.isLong === c.isLong && a.isLong !== b.isLong;
  if (!isEven || !isWinged) return "custom";
  if (isAlike(all)) return "condor";
  if (a.isCall || b.isCall || !c.isCall || !d.isCall) return "custom";
  return b.strike.eq(c.strike) ? "iron_butterfly" : "iron_condor";
}

function isAlike([first, ...others]: readonly Option[]): boolean {
  return others.every(({ isCall, expiry }) => isCall === first?.isCall && expiry === first.expiry);
}

/** Units that are held, with a call against them and perhaps a put below it. */
function withUnits(held: Part, options: readonly Option[]): StructureShape {
  const call = options.find(({ isCall }) => isCall);
  const put = options.find(({ isCall }) => !isCall);
  const isEven = options.every(({ units }) => units.eq(held.units));
  if (!held.isLong || !isEven || call === undefined || call.isLong) return "custom";
  if (options.length === 1) return "covered_call";
  const isBelow = put !== undefined && put.isLong && put.strike.lt(call.strike) && put.expiry === call.expiry;
  return options.length === 2 && isBelow ? "collar" : "custom";
}
