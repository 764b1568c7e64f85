import type { Client } from "pg";

/** The files that the baseline replaced, by the checksum under which a ledger remembers them. */
const EARLIER = {
  "0001_gate.sql": "947f1154d73ef23020ac59f9b9b8c493a8e17b724bcc135b78c6c85e2070f95f",
  "0002_journal.sql": "3e169f9ce8df99a9aaefa2ef5037d51c66fdf3ba57f98a6de446e1ea0dd4d1bd",
  "0003_trades.sql": "850bab050a28713f93bde33caab5c3ca95fd48b4eddf9bc7fd8b13a45cca2165",
  "0004_coach.sql": "bbf03da9f44288a6084b093878cb68abbe842de77ff36f261762718a53736a4d",
  "0005_idempotency.sql": "14069185acce51b214c068e164bb6f32595ac7dc58001be5ad2311f528c61a2b",
  "0006_claims.sql": "16781227b30cef8b7fb22cdca5d66f55c59998bf3a72e7249c06a6a6d8c2d0b0",
  "0007_audit.sql": "8739bfd1cfb80cd0042bfdb2bebb87349b3804cbc08cdf0b739b3a4dee994a52",
  "0008_privacy.sql": "e18055f5bb933317889e37786a7d83ed1c47d9af4ffec5c8dfd553d83836e5b8",
  "0009_preferences.sql": "1ccc2da78fa95f846bde64ed7086e2494a6920678133afb5b7a96c3be6c8bfd5",
  "0010_dry_run_files.sql": "d8e1df7cfc6809021fa297043bb188145741eaefe498c273bacacaad148e8c1a",
  "0011_corrections.sql": "5608a4c30ebce890d2a74934145d68848e9928f6b6363dae595514955eb11197",
  "0012_zones_and_dates.sql": "d587ed479459b5dbf17f04c9ed6ae5f259d4b32cf4b1c9b4cc0f812840b94264",
  "0013_plans.sql": "5300d226ff4436f0ca480f839a5376ffeb0c4bfd7e59ee98b8a244c4f590f645",
  "0014_turns.sql": "8e839440bc74c331563b78a4481e2601d0fbe9cb9e4de66024546db5c6c1e0eb",
};
const LAST_OF_BASELINE = "0008_preferences.sql";

type Applied = { name: string; checksum: string };

/**
 * Records in a ledger of the earlier files that the baseline is applied. It refuses a ledger that has only
 * some of these files. The rows of the earlier files stay, so that the previous version still starts on the
 * same ledger.
 */
export async function takeOverLedger(client: Client, numbered: readonly Applied[]): Promise<void> {
  const { rows } = await client.query<Applied>("select name, checksum from migrations");
  const applied = new Map(rows.map(({ name, checksum }) => [name, checksum]));
  const earlier = Object.entries(EARLIER);
  if (!earlier.some(([name]) => applied.has(name))) return;
  const missing = earlier.filter(([name, checksum]) => applied.get(name) !== checksum).map(([name]) => name);
  if (missing.length > 0)
    throw new Error(
      `this ledger was made by earlier migrations and lacks ${missing.join(", ")} as released: migrate it with the last ` +
        "version that has them (docs/decisions/026-one-baseline-of-migrations.md), then with this one",
    );
  const baseline = numbered.filter(({ name }) => name <= LAST_OF_BASELINE && !applied.has(name));
  await client.query("insert into migrations (name, checksum) select * from unnest($1::text[], $2::text[])", [
    baseline.map(({ name }) => name),
    baseline.map(({ checksum }) => checksum),
  ]);
}
