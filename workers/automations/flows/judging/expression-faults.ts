import type { Json } from "#shared/contracts/json.ts";
import { isolateMemory } from "../../../db/isolate-memory.ts";
import { openSandbox } from "../../expressions/sandbox.ts";
import { compileTemplates, expressionsOf } from "../../expressions/templates.ts";
import type { Templates } from "../core/known.ts";
import type { TextFault } from "../core/problem.ts";

/** An edit judges all expressions of its flow, of which it has changed at most a few. */
const judged = isolateMemory<{ fault: TextFault | null }>(1000);

/** Opens the engine that tells what keeps a text from being an expression; null when it is one. */
export async function openJudge(): Promise<(source: string) => TextFault | null> {
  const sandbox = await openSandbox();
  return (source) => {
    const known = judged.get(source);
    if (known !== undefined) return known.fault;
    const fault = sandbox.check(source)?.error ?? null;
    judged.put(source, { fault });
    return fault;
  };
}

/** The templates in the strings of a configuration, and those that are none. */
export function templatesOf(config: Json): Templates {
  const { compiled, faults } = compileTemplates(config);
  return { faults, expressions: expressionsOf(compiled) };
}
