import { ByteReader, positive, unsigned } from "./byte-reader.ts";
import { OPCODE, readInstruction } from "./instructions.ts";

/**
 * A turn of a loop costs its instructions without those of nested loops, and at most this much. Of the
 * arms of a large switch a turn takes one.
 */
const MOST = 100;
/** The block type of an `if` that leaves nothing on the stack. */
const VOID = 0x40;

export type Meter = {
  /** The index of the global that holds the fuel. */
  fuel: number;
  /** The index of the function that charges for the bytes of a bulk operation. */
  chargeBytes: number;
};

/** A point of the body at which instructions are inserted. */
type Insertion = { at: number; bytes: readonly number[] };
/** A function body, a loop, or (without a cost of its own) another block. */
type Region = { at: number; cost: number } | null;

/** Takes fuel and traps when there is none left. */
export function spend({ fuel }: Meter, amount: readonly number[]): number[] {
  const global = unsigned(fuel);
  const take = [OPCODE.globalGet, ...global, ...amount, OPCODE.i32Subtract, OPCODE.globalSet, ...global];
  const isBelowZero = [OPCODE.globalGet, ...global, OPCODE.i32Const, 0, OPCODE.i32LessSigned];
  return [...take, ...isBelowZero, OPCODE.if, VOID, OPCODE.unreachable, OPCODE.end];
}

/**
 * The same body, which pays when it is entered and at each turn of its loops, and for the bytes that it moves
 * in bulk.
 */
export function meterFunction(body: Uint8Array, meter: Meter): Uint8Array {
  const insertions = findInsertions(body, meter).toSorted((a, b) => a.at - b.at);
  const pieces: Uint8Array[] = [];
  let from = 0;
  for (const { at, bytes } of insertions) {
    pieces.push(body.subarray(from, at), Uint8Array.from(bytes));
    from = at;
  }
  return Buffer.concat([...pieces, body.subarray(from)]);
}

function findInsertions(body: Uint8Array, meter: Meter): Insertion[] {
  const reader = new ByteReader(body);
  skipLocals(reader);
  const insertions: Insertion[] = [];
  const paying: { at: number; cost: number }[] = [{ at: reader.at, cost: 0 }];
  const open: Region[] = [paying[0] ?? null];
  while (open.length > 0) {
    const before = reader.at;
    const kind = readInstruction(reader);
    const region = paying.at(-1);
    if (region !== undefined) region.cost += 1;
    if (kind === "bulk")
      insertions.push({ at: before, bytes: [OPCODE.call, ...unsigned(meter.chargeBytes)] });
    else if (kind === "open") open.push(null);
    else if (kind === "loop") {
      const loop = { at: reader.at, cost: 0 };
      paying.push(loop);
      open.push(loop);
    } else if (kind === "end") {
      const ended = open.pop();
      if (ended) {
        paying.pop();
        insertions.push({ at: ended.at, bytes: spend(meter, constant(Math.min(ended.cost, MOST))) });
      }
    }
  }
  return insertions;
}

function constant(value: number): number[] {
  return [OPCODE.i32Const, ...positive(value)];
}

function skipLocals(reader: ByteReader): void {
  for (let groups = reader.unsigned(); groups > 0; groups--) {
    reader.skipNumber();
    reader.byte();
  }
}
