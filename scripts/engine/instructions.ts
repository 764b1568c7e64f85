import type { ByteReader } from "./byte-reader.ts";

/** Opcodes of WebAssembly that the meter treats on their own, from the core specification, section 5.4. */
export const OPCODE = {
  unreachable: 0x00,
  block: 0x02,
  loop: 0x03,
  if: 0x04,
  else: 0x05,
  end: 0x0b,
  call: 0x10,
  localGet: 0x20,
  globalGet: 0x23,
  globalSet: 0x24,
  i32Const: 0x41,
  i32LessSigned: 0x48,
  i32Subtract: 0x6b,
  i32ShiftRightUnsigned: 0x76,
  prefixed: 0xfc,
} as const;

const MEMORY_COPY = 10;
const MEMORY_FILL = 11;

/** What an instruction is to the meter; `bulk` moves as many bytes as the top of the stack says. */
export type Kind = "plain" | "open" | "loop" | "end" | "bulk";

/** Reads one instruction with its immediates; it throws at one that the engine's compiler does not emit. */
export function readInstruction(reader: ByteReader): Kind {
  const opcode = reader.byte();
  if (opcode === OPCODE.end) return "end";
  if (opcode === OPCODE.block || opcode === OPCODE.if || opcode === OPCODE.loop) {
    reader.skipNumber();
    return opcode === OPCODE.loop ? "loop" : "open";
  }
  if (opcode === OPCODE.prefixed) return readPrefixed(reader);
  skipImmediates(opcode, reader);
  return "plain";
}

function readPrefixed(reader: ByteReader): Kind {
  const opcode = reader.unsigned();
  if (opcode <= 7) return "plain"; // saturating truncations
  if (opcode === MEMORY_COPY) {
    reader.take(2);
    return "bulk";
  }
  if (opcode === MEMORY_FILL) {
    reader.take(1);
    return "bulk";
  }
  throw new Error(`the meter does not know the instruction 0xfc ${opcode}`);
}

function skipImmediates(opcode: number, reader: ByteReader): void {
  if (opcode === 0x0e) {
    // br_table: a vector of labels and the default one
    for (let labels = reader.unsigned() + 1; labels > 0; labels--) reader.skipNumber();
  } else if (opcode === 0x11 || (opcode >= 0x28 && opcode <= 0x3e)) {
    // call_indirect; loads and stores
    reader.skipNumber();
    reader.skipNumber();
  } else if (opcode === 0x43) reader.take(4);
  else if (opcode === 0x44) reader.take(8);
  else if (isSingle(opcode)) reader.skipNumber();
  else if (!isBare(opcode))
    throw new Error(`the meter does not know the instruction 0x${opcode.toString(16)}`);
}

/** br, br_if, call, locals and globals, memory.size, memory.grow, and the constants of integers. */
function isSingle(opcode: number): boolean {
  return (
    opcode === 0x0c ||
    opcode === 0x0d ||
    opcode === OPCODE.call ||
    (opcode >= 0x20 && opcode <= 0x24) ||
    (opcode >= 0x3f && opcode <= 0x42)
  );
}

/** Control without a label, drop, select, and arithmetic. */
function isBare(opcode: number): boolean {
  return (
    opcode <= 0x01 ||
    opcode === OPCODE.else ||
    opcode === 0x0f ||
    opcode === 0x1a ||
    opcode === 0x1b ||
    (opcode >= 0x45 && opcode <= 0xc4)
  );
}
