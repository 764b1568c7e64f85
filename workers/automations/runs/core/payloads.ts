import { MOST_PAYLOAD_BYTES } from "#shared/contracts/flow-nodes.ts";
import { type Json, storableJson } from "#shared/contracts/json.ts";
import type { NodeExecution } from "#shared/contracts/runs.ts";

/** The log shows an input up to this length as JSON, in characters. */
const LONGEST_INPUT = 32_000;
/** All that the log of a run's own row holds, as JSON in characters. */
const LONGEST_LOG = 1_000_000;

/** What stands in the place of an output that is too large for the log; later nodes see it too. */
export function spilled(nodeId: string): Json {
  return { spilled: true, nodeId };
}

/** Whether JSON of this text is kept in the row of its step. */
export function fitsRow(text: string): boolean {
  return text.length <= MOST_PAYLOAD_BYTES && new TextEncoder().encode(text).length <= MOST_PAYLOAD_BYTES;
}

/** An input as the log shows it; one that is too long is null. */
export function shownInput(value: Json): Json {
  return JSON.stringify(value).length > LONGEST_INPUT ? null : withoutHeaders(value);
}

/** Names of header fields whose values are secrets. */
const SECRET_HEADERS = /^(proxy-)?authorization$|^(set-)?cookie$|^(x-)?(api-key|auth-token|access-token)$/i;

/** The same JSON without the values of header fields that hold secrets. */
export function withoutHeaders(value: Json): Json {
  if (Array.isArray(value)) return value.map(withoutHeaders);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, each]) => [
      name,
      SECRET_HEADERS.test(name) && typeof each === "string" ? "[redacted]" : withoutHeaders(each),
    ]),
  );
}

/**
 * JSON of the log of a run's own row. Outputs of steps are left to their own rows. Where the whole is too
 * long, inputs and outputs are left out, the last ones first.
 */
export function logText(log: readonly NodeExecution[], isStep: (entry: NodeExecution) => boolean): string {
  let length = 0;
  const texts = log.map((entry) => {
    const text = storableJson(shown(entry, isStep(entry)));
    length += text.length;
    if (length <= LONGEST_LOG) return text;
    return storableJson({ ...shown(entry, true), input: null, isSpilled: entry.output !== null });
  });
  return `[${texts.join()}]`;
}

function shown(entry: NodeExecution, isStep: boolean): NodeExecution {
  return { ...entry, input: shownInput(entry.input), output: isStep ? null : entry.output };
}

/** The folder of a run's large outputs in the bucket. */
export function folderOf(userId: string, runId: string): string {
  return `runs/${userId}/${runId}/`;
}
