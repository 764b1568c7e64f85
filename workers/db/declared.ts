import { type Column, getTableName, is, Table } from "drizzle-orm";
import { getTableConfig as pgConfig, PgTable } from "drizzle-orm/pg-core";
import { getTableConfig as sqliteConfig, SQLiteTable } from "drizzle-orm/sqlite-core";
import type { Privacy } from "./schema/privacy.ts";

/** A declaration with the order of its rows. The order is the key's unless the declaration sets another. */
export type DeclaredTable = Omit<Privacy, "definition" | "order" | "after"> & { order: readonly string[] };

type Module = Readonly<Record<string, Table | Privacy>>;
type TablesOf<M extends Module> = Extract<M[keyof M], Table>["_"]["name"];
type DeclaredOf<M extends Module> = Extract<M[keyof M], Privacy>["name"];

/** Demands a declaration for every table. */
type Complete<M extends Module> = [Exclude<TablesOf<M>, DeclaredOf<M>>] extends [never]
  ? unknown
  : { "no declaration": Exclude<TablesOf<M>, DeclaredOf<M>> };

/** The declarations of a schema module. It does not compile while one of its tables has no declaration. */
export function declaredIn<M extends Module>(module: M & Complete<M>): Privacy[] {
  return Object.values<Table | Privacy>(module).filter((value) => isDeclaration(value));
}

function isDeclaration(value: Table | Privacy): value is Privacy {
  return !is(value, Table);
}

/**
 * The tables of one database in an order of removal that violates no reference. Rows found by a mark of the
 * user, such as the address, go before the table that tells the mark.
 */
export function inOrderOfRemoval(declarations: readonly Privacy[]): DeclaredTable[] {
  const left = declarations.map((declared) => ({ declared, ...keysOf(declared.definition) }));
  const ordered: DeclaredTable[] = [];
  while (left.length > 0) {
    const at = left.findIndex(
      ({ declared: { name, after, owner } }) =>
        !left.some(
          ({ declared, references }) =>
            declared.name !== name &&
            (references.includes(name) ||
              after.includes(declared.name) ||
              (owner?.column === "id" && isFoundByMark(declared))),
        ),
    );
    const [next] = left.splice(at, 1);
    if (at === -1 || next === undefined) throw new Error("tables refer to each other in a circle");
    const { definition: _, after: __, ...declared } = next.declared;
    ordered.push({ ...declared, order: declared.order ?? orderOf(declared.owner, next.primary) });
  }
  return ordered;
}

function isFoundByMark({ owner }: Privacy): boolean {
  return owner !== null && owner.is !== "userId";
}

/**
 * The key columns that order one owner's rows. The owner's column is left out, because it is equal in all of
 * them. A table with one row for each user has no other key column.
 */
function orderOf(owner: Privacy["owner"], primary: readonly string[]): readonly string[] {
  const others = primary.filter((column) => column !== owner?.column);
  return others.length > 0 ? others : primary;
}

function keysOf(definition: Table | null): { primary: string[]; references: string[] } {
  if (definition === null) return { primary: [], references: [] };
  const { columns, primaryKeys, foreignKeys } = configOf(definition);
  const single = columns.filter(({ primary }) => primary);
  const several = primaryKeys.flatMap((key): Column[] => key.columns);
  return {
    primary: [...single, ...several].map(({ name }) => name),
    references: foreignKeys.map((key) => getTableName(key.reference().foreignTable)),
  };
}

type Config = {
  columns: Column[];
  primaryKeys: { columns: Column[] }[];
  foreignKeys: { reference(): { foreignTable: Table } }[];
};

function configOf(definition: Table): Config {
  if (is(definition, PgTable)) return pgConfig(definition);
  if (is(definition, SQLiteTable)) return sqliteConfig(definition);
  throw new Error("a table of neither database");
}
