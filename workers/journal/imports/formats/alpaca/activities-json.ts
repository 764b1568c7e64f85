import * as z from "zod";
import type { Parsed } from "../../core/parsed.ts";
import { boundedCell } from "../../core/row-refused.ts";
import { type Format, type FormatReader, type ParseOptions } from "../format.ts";
import { JsonObjects, type JsonObject } from "../json-objects.ts";
import { readGroup } from "../parts/groups.ts";
import { activities } from "./activities.ts";

// Source of the format: Alpaca's reference of GET /v2/account/activities.
const Activity = z.record(z.string(), z.unknown());
const NEAR = 4_096;

function open(options: ParseOptions): FormatReader {
  const objects = new JsonObjects();
  const reader = activities({ account: options.account ?? "Alpaca" });
  return {
    read: (text) => objects.read(text).flatMap(toParsed),
    end: () => [...objects.end().flatMap(toParsed), ...reader.end()],
    mark: () => null,
  };

  function toParsed(found: JsonObject): Parsed[] {
    const { line } = found;
    if ("broken" in found) return [{ line, reason: found.broken }];
    const fields = fieldsOf(found.text);
    if (fields === null) return [{ line, reason: "This is no JSON object" }];
    return readGroup([{ line }], () =>
      reader.read({ line, field: (name) => boundedCell(fields.get(name) ?? "", name) }),
    );
  }
}

/** The texts and numbers of an object by normalised name; null for text that is no JSON. */
function fieldsOf(text: string): Map<string, string> | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
  const object = Activity.safeParse(value);
  if (!object.success) return null;
  return new Map(
    Object.entries(object.data).flatMap(([name, cell]) =>
      typeof cell === "string" || typeof cell === "number"
        ? [[name.toLowerCase().replaceAll("_", ""), String(cell)] as const]
        : [],
    ),
  );
}

export const alpacaActivitiesJson: Format = {
  name: "alpaca-activities-json",
  title: "Alpaca account activities JSON",
  clock: { timeZone: "UTC", isFixed: true },
  detect(head) {
    const near = head.slice(0, NEAR).trimStart();
    return /^[[{]/.test(near) && near.includes('"activity_type"') ? 1 : 0;
  },
  open,
};
