import * as z from "zod";

/** The files that the baseline replaced, by the names that D1 remembers. */
const EARLIER = [
  "0001_people.sql",
  "0002_stream.sql",
  "0003_identity.sql",
  "0004_audit.sql",
  "0005_privacy.sql",
  "0006_bounds.sql",
  "0007_passkey_signals.sql",
];
const BASELINE = [
  "0001_users.sql",
  "0002_credentials.sql",
  "0003_ceremonies.sql",
  "0004_mail.sql",
  "0005_stream.sql",
  "0006_privacy.sql",
];

const list = (names: readonly string[]): string => names.map((name) => `'${name}'`).join(", ");

/**
 * Records in a D1 of all earlier files that the baseline is applied, and returns the recorded names. The
 * names of the earlier files stay, so that the previous version still starts on the same data. The table is
 * wrangler's own and is created as wrangler creates it.
 */
export const TAKE_OVER_IDENTITY = `
create table if not exists d1_migrations (
  id integer primary key autoincrement, name text unique, applied_at timestamp default current_timestamp not null);
insert or ignore into d1_migrations (name) select value from json_each('${JSON.stringify(BASELINE)}')
  where (select count(*) from d1_migrations where name in (${list(EARLIER)})) = ${EARLIER.length};
select name from d1_migrations order by id;`;

const Answers = z.array(z.object({ results: z.array(z.looseObject({ name: z.string().optional() })) }));

/** Refuses a D1 that has only some of the earlier files. */
export function assertWhole(answers: unknown): void {
  const names =
    Answers.parse(answers)
      .at(-1)
      ?.results.map(({ name }) => name) ?? [];
  const missing = EARLIER.filter((name) => !names.includes(name));
  if (missing.length > 0 && missing.length < EARLIER.length)
    throw new Error(
      `this D1 was made by earlier migrations and lacks ${missing.join(", ")}: migrate it with the last ` +
        "version that has them (docs/decisions/026-one-baseline-of-migrations.md), then with this one",
    );
}
