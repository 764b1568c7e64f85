import { exportsOf, type Address, type Exports } from "./exports.ts";
import { importsOf, newMemory, type Clock } from "./imports.ts";
import { PRELUDE } from "./prelude.ts";

/** The functions that the prelude gives. */
export type ScopeName = "input" | "nodes" | "now" | "item" | "index";
type PreludeFunction = ScopeName | "finish" | "describe";
/** An engine whose memory grew beyond this is given up, because a memory never shrinks. */
const MOST_KEPT_BYTES = 7_000_000;
/** The stack of C lies between the constants and the heap. */
const STACK_BYTES = 5_242_880;
/** Calls of a script end before the stack of the host does. */
const SCRIPT_STACK_BYTES = 192 * 1024;
const SET_UP_FUEL = 1_000_000_000;
/** A flag of QuickJS's `JS_Eval`: the code is in strict mode. */
const STRICT = 8;
/** A flag of QuickJS's `JS_Eval`: the code is read and not run. */
const COMPILE_ONLY = 32;
/** The name of the expression in the stack of an error. */
const EXPRESSION = "expression";

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** The bytes of an engine's memory that are not zero: the constants, and the heap. */
type Image = { constants: Uint8Array; heap: Uint8Array; stackTop: number };
/** What a step of an evaluation gave: an address of a value, and whether it was thrown. */
export type Outcome = { value: Address; isThrown: boolean };

/**
 * One QuickJS in a memory of its own. All its state lies in that memory and in two globals. `reset`
 * takes back what a script did, because it writes the memory as it was after the prelude.
 */
export class Engine {
  readonly #memory = newMemory();
  readonly #clock: Clock = { nowMs: 0 };
  readonly #exports: Exports;
  readonly #context: Address;
  #file: Address;
  readonly #functions: Record<PreludeFunction, Address>;
  readonly #image: Image;

  constructor(module: WebAssembly.Module) {
    this.#exports = exportsOf(new WebAssembly.Instance(module, importsOf(this.#memory, this.#clock)));
    const engine = this.#exports;
    engine.fuel.value = SET_UP_FUEL;
    engine.initialize();
    const runtime = engine.newRuntime();
    engine.setMaxStackSize(runtime, SCRIPT_STACK_BYTES);
    this.#context = engine.newContext(runtime, 0);
    this.#file = this.#write("prelude").at;
    const { value, isThrown } = this.run(PRELUDE);
    if (isThrown) throw new Error(`the prelude throws ${this.read(value)}`);
    const get = (name: string) => engine.getProperty(this.#context, value, this.#string(name));
    this.#functions = {
      input: get("input"),
      nodes: get("nodes"),
      now: get("now"),
      item: get("item"),
      index: get("index"),
      finish: get("finish"),
      describe: get("describe"),
    };
    this.#file = this.#write(EXPRESSION).at;
    this.#image = imageOf(new Uint8Array(this.#memory.buffer), Number(engine.stack.value));
  }

  /** False once its memory is too large to be kept. */
  get isKept(): boolean {
    return this.#memory.buffer.byteLength <= MOST_KEPT_BYTES;
  }

  /** The work that is left; below zero the engine stopped for lack of it. */
  get fuel(): number {
    return Number(this.#exports.fuel.value);
  }

  /** Makes the engine new, with so much fuel and a clock that stands at that instant. */
  reset(fuel: number, nowMs: number): void {
    const { constants, heap, stackTop } = this.#image;
    const bytes = new Uint8Array(this.#memory.buffer);
    bytes.set(constants);
    bytes.fill(0, stackTop - SCRIPT_STACK_BYTES, stackTop);
    bytes.set(heap, stackTop);
    bytes.fill(0, stackTop + heap.length);
    this.#exports.stack.value = stackTop;
    this.#exports.fuel.value = fuel;
    this.#clock.nowMs = nowMs;
  }

  /** Runs code as a script in strict mode. */
  run(code: string): Outcome {
    return this.#evaluate(code, STRICT);
  }

  /** Reads code without running it, so that what is thrown is an error of syntax. */
  compile(code: string): Outcome {
    return this.#evaluate(code, STRICT | COMPILE_ONLY);
  }

  /** Calls a function of the prelude with one value. */
  call(name: PreludeFunction, value: Address): Outcome {
    const engine = this.#exports;
    const values = engine.allocate(4);
    new DataView(this.#memory.buffer).setUint32(values, value, true);
    return this.#outcome(engine.call(this.#context, this.#functions[name], engine.getUndefined(), 1, values));
  }

  /** Calls a function of the prelude with a text. */
  callWith(name: PreludeFunction, text: string): Outcome {
    return this.call(name, this.#string(text));
  }

  /** A value as a text; null where it is none, or has more bytes. */
  read(value: Address, most = 100_000): string | null {
    const at = this.#exports.getString(this.#context, value);
    const bytes = new Uint8Array(this.#memory.buffer).subarray(at, at + most + 1);
    const end = bytes.indexOf(0);
    return at === 0 || end === -1 ? null : decoder.decode(bytes.subarray(0, end));
  }

  #evaluate(code: string, flags: number): Outcome {
    const { at, length } = this.#write(code);
    return this.#outcome(this.#exports.evaluate(this.#context, at, length, this.#file, 0, flags));
  }

  #outcome(value: Address): Outcome {
    const thrown = this.#exports.resolveException(this.#context, value);
    return thrown === 0 ? { value, isThrown: false } : { value: thrown, isThrown: true };
  }

  #string(text: string): Address {
    return this.#exports.newString(this.#context, this.#write(text).at);
  }

  /** Writes a text and the zero behind it; reset takes it back. */
  #write(text: string): { at: Address; length: number } {
    const encoded = encoder.encode(text);
    const at = this.#exports.allocate(encoded.length + 1);
    if (at === 0) throw new RangeError("the engine has no memory left");
    const bytes = new Uint8Array(this.#memory.buffer);
    bytes.set(encoded, at);
    bytes[at + encoded.length] = 0;
    return { at, length: encoded.length };
  }
}

function imageOf(bytes: Uint8Array, stackTop: number): Image {
  const heapEnd = bytes.findLastIndex((byte) => byte !== 0) + 1;
  return {
    constants: bytes.slice(0, stackTop - STACK_BYTES),
    heap: bytes.slice(stackTop, heapEnd),
    stackTop,
  };
}
