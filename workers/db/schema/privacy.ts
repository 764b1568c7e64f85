import { getTableName, type SQL, type Table } from "drizzle-orm";

/**
 * How a table's rows are exported when a user asks for their data, and erased when a user asks for erasure.
 */
export type Privacy<Name extends string = string> = {
  name: Name;
  /** Null for a table that no code reads or writes. */
  definition: Table | null;
  /** Null for a table whose rows belong to no user. */
  owner: Owner | null;
  /** The exported columns, in this order. */
  exported: readonly string[];
  /** The columns that are not exported, each with the reason. */
  withheld: Readonly<Record<string, string>>;
  /** The order of one owner's rows, or null for the order of the key. */
  order: readonly string[] | null;
  /** The tables whose rows an erasure removes before this table's, beside those that refer to it. */
  after: readonly string[];
  erased: Erased;
};

/** The column of a row's owner, and the value that it is compared with. */
export type Owner<Column extends string = string> = { column: Column; is: "userId" | "email" | "attempts" };

/** Rows are removed with the user, or kept for a reason and emptied as far as the reason allows. */
export type Erased = "deleted" | { kept: string; emptied: Emptying | null };

/** One statement. In the ledger it is sent again as long as it changes rows. */
export type Emptying = (userId: string) => SQL<{ n: number }>;

export const SECRET = "a secret that lets somebody in: a hash of it is of use to a thief only";
export const INTERNAL = "how the work is done, and nothing about the user";
export const DERIVED = "made anew from the rows that are given, whenever they change";

type Exported<Name extends string> = { names: readonly Name[] };
type Withheld<Name extends string> = { reasons: Readonly<Record<Name, string>> };
type Columns<T extends Table> = keyof T["_"]["columns"] & string;

/** Demands that a declaration names every column of the table once. The owner's column may be left out. */
type Complete<T extends Table, E extends string, W extends string, O extends string> = [
  Exclude<Columns<T>, E | W | O>,
] extends [never]
  ? [Exclude<E | W | O, Columns<T>>] extends [never]
    ? [Extract<E, W>] extends [never]
      ? unknown
      : { "exported and withheld": Extract<E, W> }
    : { "no column": Exclude<E | W | O, Columns<T>> }
  : { "neither exported nor withheld": Exclude<Columns<T>, E | W | O> };

/** The exported columns. */
export function exported<const Names extends readonly string[]>(...names: Names): Exported<Names[number]> {
  return { names };
}

/** The columns that are not exported, with the reasons. */
export function withheld<const Name extends string>(reasons: Readonly<Record<Name, string>>): Withheld<Name> {
  return { reasons };
}

/** Rows that stay after their owner's erasure. */
export function kept(why: string, emptied: Emptying | null = null): Erased {
  return { kept: why, emptied };
}

/** The declaration of a table of users' rows. */
export function own<
  T extends Table,
  E extends string,
  W extends string = never,
  O extends string = "user_id",
>(
  table: T & Complete<T, E, W, O>,
  given: Exported<E>,
  rest?: Withheld<W>,
  more: {
    owner?: Owner<O>;
    order?: readonly NoInfer<Columns<T>>[];
    after?: readonly Table[];
    erased?: Erased;
  } = {},
): Privacy<T["_"]["name"]> {
  return {
    name: getTableName<T>(table),
    definition: table,
    owner: more.owner ?? { column: "user_id", is: "userId" },
    exported: given.names,
    withheld: rest?.reasons ?? {},
    order: more.order ?? null,
    after: (more.after ?? []).map((each) => getTableName(each)),
    erased: more.erased ?? "deleted",
  };
}

/**
 * The declaration of a table whose rows belong to no user. A table without a definition is given by its name.
 */
export function nobodys<T extends Table>(table: T, why: string): Privacy<T["_"]["name"]>;
export function nobodys<Name extends string>(table: Name, why: string): Privacy<Name>;
export function nobodys(table: Table | string, why: string): Privacy {
  const [name, definition] = typeof table === "string" ? [table, null] : [getTableName(table), table];
  return {
    name,
    definition,
    owner: null,
    exported: [],
    withheld: {},
    order: null,
    after: [],
    erased: kept(why),
  };
}
