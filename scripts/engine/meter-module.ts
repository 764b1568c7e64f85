import { ByteReader, named, positive, sized, unsigned } from "./byte-reader.ts";
import { OPCODE } from "./instructions.ts";
import { meterFunction, spend } from "./meter-function.ts";

/** Sections of a WebAssembly module, from the core specification, section 5.5. */
const SECTION = { custom: 0, type: 1, import: 2, function: 3, global: 6, export: 7, code: 10 } as const;
const FUNCTION = 0;
const MEMORY = 2;
const GLOBAL = 3;
const I32 = 0x7f;
const MUTABLE = 1;
/** So many bytes moved in bulk cost as much as one instruction. */
const BYTES_PER_UNIT_SHIFT = 3;

/** The fuel before the host sets it, for what the module does when it is instantiated. */
const START_FUEL = 100_000_000;

export type Plan = {
  /** New names of imported functions by their old ones; the memory becomes `env.memory`. */
  imports: Readonly<Record<string, string>>;
  /** Old names of exported functions by their new ones; the others are exported no longer. */
  exports: Readonly<Record<string, string>>;
  /** What the module asks of its memory, in pages of 64 KB. */
  pages: { least: number; most: number };
};

type Section = { id: number; content: Uint8Array };

/**
 * The same module with a meter: the exported global `fuel` falls with every unit of work, and below zero the
 * module traps. The exported global `stack` is its stack pointer.
 */
export function meterModule(module: Uint8Array, plan: Plan): Buffer {
  const sections = readSections(module).filter(({ id }) => id !== SECTION.custom);
  const content = (id: number): Uint8Array =>
    sections.find((each) => each.id === id)?.content ?? noSection(id);
  const types = countOf(content(SECTION.type));
  const globals = countOf(content(SECTION.global));
  if (globals !== 1) throw new Error(`the engine has ${globals} globals, and only its stack pointer is kept`);
  const imported = readImports(content(SECTION.import), plan);
  const meter = { fuel: globals, chargeBytes: imported.functions + countOf(content(SECTION.function)) };
  const changed: Record<number, () => Uint8Array> = {
    [SECTION.type]: () => append(content(SECTION.type), [0x60, 1, I32, 1, I32]),
    [SECTION.import]: () => imported.content,
    [SECTION.function]: () => append(content(SECTION.function), unsigned(types)),
    [SECTION.global]: () =>
      append(content(SECTION.global), [I32, MUTABLE, OPCODE.i32Const, ...positive(START_FUEL), OPCODE.end]),
    [SECTION.export]: () => writeExports(content(SECTION.export), plan, meter.fuel),
    [SECTION.code]: () => meterCode(content(SECTION.code), meter),
  };
  return Buffer.concat([
    module.subarray(0, 8),
    ...sections.map(({ id, content: old }) => section(id, changed[id]?.() ?? old)),
  ]);
}

function readSections(module: Uint8Array): Section[] {
  const reader = new ByteReader(module);
  reader.take(8);
  const sections: Section[] = [];
  while (!reader.isDone) {
    const id = reader.byte();
    sections.push({ id, content: reader.take(reader.unsigned()) });
  }
  return sections;
}

function section(id: number, content: Uint8Array): Uint8Array {
  return Buffer.concat([Uint8Array.from([id, ...unsigned(content.length)]), content]);
}

function noSection(id: number): never {
  throw new Error(`the engine has no section ${id}`);
}

function countOf(content: Uint8Array): number {
  return new ByteReader(content).unsigned();
}

/** A vector with one more entry at its end. */
function append(content: Uint8Array, entry: readonly number[]): Uint8Array {
  const reader = new ByteReader(content);
  const count = reader.unsigned();
  return Buffer.concat([
    Uint8Array.from(unsigned(count + 1)),
    content.subarray(reader.at),
    Uint8Array.from(entry),
  ]);
}

function readImports(content: Uint8Array, plan: Plan): { functions: number; content: Uint8Array } {
  const reader = new ByteReader(content);
  const count = reader.unsigned();
  const entries: number[] = [];
  let functions = 0;
  for (let n = 0; n < count; n++) {
    reader.name();
    const name = reader.name();
    const kind = reader.byte();
    if (kind === FUNCTION) {
      const renamed = plan.imports[name];
      if (renamed === undefined) throw new Error(`the engine imports the unknown function ${name}`);
      entries.push(...named("env"), ...named(renamed), kind, ...unsigned(reader.unsigned()));
      functions += 1;
    } else if (kind === MEMORY) {
      reader.byte();
      reader.unsigned();
      reader.unsigned();
      const { least, most } = plan.pages;
      entries.push(...named("env"), ...named("memory"), kind, 1, ...unsigned(least), ...unsigned(most));
    } else throw new Error(`the engine imports ${name}, which is no function and no memory`);
  }
  return { functions, content: Uint8Array.from([...unsigned(count), ...entries]) };
}

function writeExports(content: Uint8Array, plan: Plan, fuel: number): Uint8Array {
  const reader = new ByteReader(content);
  const indices = new Map<string, number>();
  for (let n = reader.unsigned(); n > 0; n--) {
    const name = reader.name();
    if (reader.byte() === FUNCTION) indices.set(name, reader.unsigned());
    else reader.unsigned();
  }
  const wanted = Object.entries(plan.exports);
  const functions = wanted.flatMap(([name, old]) => {
    const index = indices.get(old);
    if (index === undefined) throw new Error(`the engine exports no ${old}, which ${name} is`);
    return [...named(name), FUNCTION, ...unsigned(index)];
  });
  const globals = [...named("stack"), GLOBAL, 0, ...named("fuel"), GLOBAL, ...unsigned(fuel)];
  return Uint8Array.from([...unsigned(wanted.length + 2), ...functions, ...globals]);
}

function meterCode(content: Uint8Array, meter: { fuel: number; chargeBytes: number }): Uint8Array {
  const reader = new ByteReader(content);
  const count = reader.unsigned();
  const bodies: Uint8Array[] = [];
  for (let n = 0; n < count; n++) {
    const body = meterFunction(reader.take(reader.unsigned()), meter);
    bodies.push(Uint8Array.from(unsigned(body.length)), body);
  }
  return Buffer.concat([
    Uint8Array.from(unsigned(count + 1)),
    ...bodies,
    Uint8Array.from(sized(chargeBytesBody(meter))),
  ]);
}

/** Takes and gives back a number of bytes, and pays for them. */
function chargeBytesBody(meter: { fuel: number; chargeBytes: number }): number[] {
  const bytes = [OPCODE.localGet, 0];
  const amount = [...bytes, OPCODE.i32Const, BYTES_PER_UNIT_SHIFT, OPCODE.i32ShiftRightUnsigned];
  return [0, ...spend(meter, amount), ...bytes, OPCODE.end];
}
