import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { ENGINE } from "../engine/make-engine.ts";
import { meterModule } from "../engine/meter-module.ts";
import { checkEngine } from "./engine.ts";

const I32 = 0x7f;
const HEADER = [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0];
/** `spin(n)` takes n turns of a loop; `fill(n)` fills n bytes; `stack` is the one global. */
const MODULE = Uint8Array.from([
  ...HEADER,
  ...section(1, [1, 0x60, 1, I32, 0]),
  ...section(2, [1, 1, 0x61, 1, 0x61, 2, 1, 1, 16]),
  ...section(3, [2, 0, 0]),
  ...section(6, [1, I32, 1, 0x41, 0, 0x0b]),
  ...section(7, [2, 1, 0x73, 0, 0, 1, 0x66, 0, 1]),
  ...section(10, [
    2,
    ...sized([0, 0x03, 0x40, 0x20, 0, 0x41, 1, 0x6b, 0x22, 0, 0x0d, 0, 0x0b, 0x0b]),
    ...sized([0, 0x41, 0, 0x41, 7, 0x20, 0, 0xfc, 11, 0, 0x0b]),
  ]),
]);

const metered = meterModule(MODULE, {
  imports: {},
  exports: { spin: "s", fill: "f" },
  pages: { least: 1, most: 16 },
});

function open() {
  const memory = new WebAssembly.Memory({ initial: 1, maximum: 16 });
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(Uint8Array.from(metered)), {
    env: { memory },
  });
  const fuel = exports["fuel"] as WebAssembly.Global;
  return {
    memory,
    spend(name: "spin" | "fill", amount: number, given = 1_000_000) {
      fuel.value = given;
      (exports[name] as (amount: number) => void)(amount);
      return given - Number(fuel.value);
    },
  };
}

test("a loop pays at each turn, and a bulk operation for its bytes", () => {
  const { memory, spend } = open();
  const turn = spend("spin", 2) - spend("spin", 1);
  expect(turn).toBeGreaterThan(3);
  expect(spend("spin", 1001) - spend("spin", 1)).toBe(1000 * turn);
  expect(spend("fill", 65_536) - spend("fill", 0)).toBe(65_536 / 8);
  expect(new Uint8Array(memory.buffer).every((byte) => byte === 7)).toBe(true);
});

test("without fuel a loop and a bulk operation stop before they go on", () => {
  const { memory, spend } = open();
  expect(() => spend("spin", 0)).toThrow(WebAssembly.RuntimeError);
  expect(() => spend("fill", 65_536, 8000)).toThrow(WebAssembly.RuntimeError);
  expect(new Uint8Array(memory.buffer).some((byte) => byte === 7)).toBe(false);
  expect(() => spend("fill", -1)).toThrow(WebAssembly.RuntimeError);
});

test("an instruction that the meter does not know is refused, and so is a missing export", () => {
  const plan = { imports: {}, exports: {}, pages: { least: 1, most: 16 } };
  expect(() =>
    meterModule(
      MODULE.map((byte) => (byte === 0x22 ? 0xfd : byte)),
      plan,
    ),
  ).toThrow("does not know the instruction 0xfd");
  expect(() => meterModule(MODULE, { ...plan, exports: { gone: "x" } })).toThrow("exports no x");
});

test("the committed engine is what the script makes", () => {
  expect(checkEngine()).toBe("");
  const changed = Uint8Array.from(readFileSync(ENGINE));
  changed[1000] = (changed[1000] ?? 0) ^ 1;
  expect(checkEngine(changed)).toMatch(/writes it anew/);
});

function section(id: number, content: number[]): number[] {
  return [id, ...sized(content)];
}

function sized(content: number[]): number[] {
  return [content.length, ...content];
}
