import type { CatalogueField } from "#shared/contracts/integrations.ts";
import type { Json } from "#shared/contracts/json.ts";

/** The texts of a form's fields by their names; a ticked box is `true`. */
export type Texts = Readonly<Record<string, string>>;

/** The texts that a form begins with. */
export function textsOf(
  fields: readonly CatalogueField[],
  config: Readonly<Record<string, Json>> = {},
): Record<string, string> {
  return Object.fromEntries(
    fields.map((field) => {
      const value = config[field.name];
      return [field.name, value === undefined || value === null ? "" : shown(field, value)];
    }),
  );
}

/** What a form says as the members of a configuration; an empty field is left out. */
export function configOf(fields: readonly CatalogueField[], texts: Texts): Record<string, Json> {
  return Object.fromEntries(
    fields.flatMap((field): [string, Json][] => {
      const text = texts[field.name] ?? "";
      if (field.kind === "boolean") return text === "" ? [] : [[field.name, text === "true"]];
      return text.trim() === "" ? [] : [[field.name, valueOf(field, text)]];
    }),
  );
}

/** The names of required fields that are empty. */
export function missingOf(fields: readonly CatalogueField[], texts: Texts): string[] {
  return fields
    .filter(
      ({ isRequired, name, kind }) => isRequired && kind !== "boolean" && (texts[name] ?? "").trim() === "",
    )
    .map(({ name }) => name);
}

function shown({ kind }: CatalogueField, value: Json): string {
  if (typeof value !== "string") return JSON.stringify(value, null, kind === "json" ? 2 : 0);
  // Text that reads as other JSON keeps its quotes, so that it comes back as text.
  return kind === "json" && parsed(value) !== undefined ? JSON.stringify(value) : value;
}

function valueOf({ kind }: CatalogueField, text: string): Json {
  if (kind === "json") return parsed(text) ?? text;
  if (kind === "number" && Number.isFinite(Number(text))) return Number(text);
  return text;
}

function parsed(text: string): Json | undefined {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
