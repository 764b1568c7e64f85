/** A field of a Flex trade by its XML name in lower case; "" when the statement leaves it out. */
export type FlexField = (name: string) => string;

/** Names that CSV headers and trade confirmations use for a field, where the field's own name is absent. */
const ALIASES: ReadonlyMap<string, readonly string[]> = new Map([
  ["accountid", ["clientaccountid", "account"]],
  ["currency", ["currencyprimary"]],
  ["assetcategory", ["assetclass"]],
  ["notes", ["notescodes", "codes", "code"]],
  ["tradeprice", ["price"]],
  ["ibcommission", ["commission"]],
  ["ibcommissioncurrency", ["commissioncurrency"]],
]);

/** Gives each field also under its own name where the file has it under another. */
export function withOwnNames<T>(fields: Map<string, T>): Map<string, T> {
  for (const [own, others] of ALIASES) {
    const other = others.find((name) => fields.has(name));
    const value = other === undefined ? undefined : fields.get(other);
    if (value !== undefined && !fields.has(own)) fields.set(own, value);
  }
  return fields;
}
