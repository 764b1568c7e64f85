/** Reads a field of a Flex trade by its XML name in lower case; "" when the statement leaves it out. */
export type FlexField = (name: string) => string;

/** Other names of a field in CSV headers and trade confirmations, used where its own name is absent. */
const ALIASES: ReadonlyMap<string, readonly string[]> = new Map([
  ["accountid", ["clientaccountid", "account"]],
  ["currency", ["currencyprimary"]],
  ["assetcategory", ["assetclass"]],
  ["notes", ["notescodes", "codes", "code"]],
  ["tradeprice", ["price"]],
  ["ibcommission", ["commission"]],
  ["ibcommissioncurrency", ["commissioncurrency"]],
]);

/** Adds each field under its own name where the file has it under another one. */
export function withOwnNames<T>(fields: Map<string, T>): Map<string, T> {
  for (const [own, others] of ALIASES) {
    const other = others.find((name) => fields.has(name));
    const value = other === undefined ? undefined : fields.get(other);
    if (value !== undefined && !fields.has(own)) fields.set(own, value);
  }
  return fields;
}
