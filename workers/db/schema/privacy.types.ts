import { integer, sqliteTable, text } from "drizzle-orm/sqlite-core";
import { exported, own, SECRET, withheld } from "./privacy.ts";

// Nothing here runs. Each line under an `@ts-expect-error` must fail to compile: `npm run check` fails when it does not.

const keys = sqliteTable("keys", {
  id: text().primaryKey(),
  user_id: text().notNull(),
  name: text().notNull(),
  hash: text().notNull(),
});
const marks = sqliteTable("marks", { account: text().primaryKey(), failures: integer().notNull() });

export const compiles = [
  own(keys, exported("id", "name"), withheld({ hash: SECRET })),
  own(keys, exported("user_id", "id", "name", "hash")),
  own(keys, exported(), withheld({ id: SECRET, name: SECRET, hash: SECRET })),
  own(keys, exported("id", "name"), withheld({ hash: SECRET }), { order: ["name"] }),
  own(marks, exported("failures"), withheld({}), { owner: { column: "account", is: "attempts" } }),
];

// @ts-expect-error -- a column is neither exported nor withheld
own(keys, exported("id", "name"));
// @ts-expect-error -- the same beside one that is withheld
own(keys, exported("id"), withheld({ hash: SECRET }));
// @ts-expect-error -- a column is exported and withheld
own(keys, exported("id", "name", "hash"), withheld({ hash: SECRET }));
// @ts-expect-error -- an exported column that the table does not have
own(keys, exported("id", "name", "colour"), withheld({ hash: SECRET }));
// @ts-expect-error -- a withheld column that the table does not have
own(keys, exported("id", "name", "hash"), withheld({ colour: SECRET }));
// @ts-expect-error -- a withheld column without a reason
own(keys, exported("id", "name"), withheld({ hash: null }));
// @ts-expect-error -- no column says whose a row is
own(marks, exported("account", "failures"));
// @ts-expect-error -- an owner's column that the table does not have
own(keys, exported("id", "name"), withheld({ hash: SECRET }), {
  owner: { column: "recipient", is: "email" },
});
// @ts-expect-error -- an order by a column that the table does not have
own(keys, exported("id", "name"), withheld({ hash: SECRET }), { order: ["colour"] });
