/** Append-only: a step that has run anywhere is never edited, moved or removed. */
export const STEPS: readonly { id: string; sql: string }[] = [
  {
    id: "0001_log",
    // `total` is the size of the log up to this row, so that the size between two rows is a subtraction.
    // Only the key is indexed, because every further index adds the price of a written row.
    sql: `create table meta (key text primary key, value text not null) without rowid;
      create table events (seq integer primary key, source text not null, source_seq integer not null,
        type text not null, version integer not null, at integer not null, body text not null,
        total integer not null, rebuilt integer not null);
      create table producers (source text primary key, generation integer not null, last integer not null) without rowid;
      create table refused (session_id text primary key, until integer not null) without rowid;`,
  },
];

/** Runs the missing steps; throws when the steps that ran here are not the beginning of `steps`. */
export function migrate(storage: DurableObjectStorage, steps: readonly { id: string; sql: string }[]): void {
  const { sql } = storage;
  sql.exec("create table if not exists steps (number integer primary key, id text not null)");
  const ran = sql.exec<{ id: string }>("select id from steps order by number").toArray();
  for (const [index, { id }] of ran.entries()) {
    if (steps[index]?.id !== id) throw new Error(`step ${index + 1} was ${id} and is ${steps[index]?.id}`);
  }
  for (const [index, step] of steps.entries()) {
    if (index < ran.length) continue;
    storage.transactionSync(() => {
      sql.exec(step.sql);
      sql.exec("insert into steps values (?, ?)", index + 1, step.id);
    });
  }
}
