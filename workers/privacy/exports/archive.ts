import type { Ctx } from "../../context.ts";
import type { Identity } from "../../db/identity.ts";
import type { Logged } from "#shared/stream.ts";
import type { DeclaredTable } from "../../db/declared.ts";
import { FILE_PREFIXES, STREAMS } from "../files-and-streams.ts";
import { filesOf, GIVEN } from "../files.ts";
import { givenOf, placeOf, selectGiven } from "../rows-store.ts";
import { findSubject, type Subject } from "../subject.ts";
import { IDENTITY_TABLES, LEDGER_TABLES } from "../tables.ts";
import { TAR_END, tarHeader, tarPadding } from "./core/tar.ts";

const ROWS = 2_000;
const EVENTS = 500;

type Row = Record<string, unknown>;
type Pages = (after: readonly unknown[] | null) => Promise<Row[] | null>;
/** The written contents, by folder and name: rows of a table, events, or bytes of a file. */
type Contents = Record<string, number>;

const README = `Everything that Tidemark keeps of you.

identity/   who you are and how you sign in
ledger/     your trades and what was made of them
stream/     the events that your devices were sent
files/      the files that you uploaded
manifest.json says how much of each there is, and what is not here and why.

A file .ndjson holds one JSON value a line. Money and quantities are decimal strings.
`;

/** Yields all data of the user as a tar archive, page by page, as fast as the reader takes it. */
export async function* archive(ctx: Ctx): AsyncGenerator<Uint8Array> {
  const { identity } = ctx;
  const subject = await findSubject(ctx.env, identity, ctx.userId);
  const contents: Contents = {};
  const atMs = ctx.now;
  yield* file("README.txt", README, atMs);
  for (const declared of IDENTITY_TABLES) {
    const pages = identityPages(identity, declared, subject);
    yield* table(`identity/${declared.name}`, declared, pages, { contents, atMs });
  }
  for (const declared of LEDGER_TABLES) {
    const pages = ledgerPages(ctx, declared, subject);
    yield* table(`ledger/${declared.name}`, declared, pages, { contents, atMs });
  }
  yield* events(ctx, contents);
  for (const prefix of GIVEN) yield* files(ctx, prefix, contents);
  yield* file("manifest.json", manifest(ctx, contents), atMs);
  yield TAR_END;
}

function identityPages(identity: Identity, declared: DeclaredTable, subject: Subject): Pages {
  return async (after) => {
    const statement = selectGiven(declared, { subject, after, limit: ROWS });
    return statement === null ? null : identity.list(statement);
  };
}

/** Reads through the gate, which shows only this user's rows. */
function ledgerPages(ctx: Ctx, declared: DeclaredTable, subject: Subject): Pages {
  return async (after) => {
    const statement = selectGiven(declared, { subject, after, limit: ROWS });
    return statement === null ? null : ctx.ledger.read(statement);
  };
}

async function* table(
  path: string,
  declared: DeclaredTable,
  pages: Pages,
  { contents, atMs }: { contents: Contents; atMs: number },
): AsyncGenerator<Uint8Array> {
  let after: readonly unknown[] | null = null;
  for (let page = 1; ; page++) {
    const rows: Row[] | null = await pages(after);
    if (rows === null) return;
    contents[path] = (contents[path] ?? 0) + rows.length;
    if (rows.length > 0)
      yield* file(pagePath(path, page), lines(rows.map((row) => givenOf(declared, row))), atMs);
    const last = rows.at(-1);
    if (last === undefined || rows.length < ROWS) return;
    after = placeOf(declared, last);
  }
}

async function* events(ctx: Ctx, contents: Contents): AsyncGenerator<Uint8Array> {
  const stream = ctx.env.USER_STREAM.getByName(ctx.userId);
  let since: string | null = null;
  contents["stream/events"] = 0;
  for (let page = 1; ; page++) {
    const replay: { kind: string; events?: Logged[] } = await stream.read(since, EVENTS);
    const logged = replay.events ?? [];
    const last = logged.at(-1);
    if (last === undefined) return;
    contents["stream/events"] += logged.length;
    yield* file(
      pagePath("stream/events", page),
      lines(logged.map(({ body, ...event }) => ({ ...event, body: JSON.parse(body) }))),
      ctx.now,
    );
    since = last.cursor;
  }
}

async function* files(ctx: Ctx, prefix: string, contents: Contents): AsyncGenerator<Uint8Array> {
  for await (const { key } of filesOf(ctx.env, prefix, ctx.userId)) {
    const found = await ctx.env.FILES.get(key);
    if (found === null) continue; // the object was removed meanwhile
    const path = `files/${prefix}/${key.split("/").slice(2).join("/")}`;
    contents[path] = found.size;
    yield tarHeader({ name: path, size: found.size, atMs: found.uploaded.getTime() });
    yield* found.body;
    yield tarPadding(found.size);
  }
}

function* file(name: string, text: string, atMs: number): Generator<Uint8Array> {
  const bytes = new TextEncoder().encode(text);
  yield tarHeader({ name, size: bytes.length, atMs });
  yield bytes;
  yield tarPadding(bytes.length);
}

function manifest(ctx: Ctx, contents: Contents): string {
  const files = Object.entries(FILE_PREFIXES).flatMap(([name, { given, reason }]) =>
    given ? [] : [[`files/${name}`, reason] as const],
  );
  const withheld = Object.fromEntries([
    ...withheldOf("identity", IDENTITY_TABLES),
    ...withheldOf("ledger", LEDGER_TABLES),
    ...files,
  ]);
  const made = { of: ctx.userId, at: new Date(ctx.now).toISOString(), streams: Object.keys(STREAMS) };
  return `${JSON.stringify({ ...made, contents, withheld }, null, 2)}\n`;
}

function withheldOf(folder: string, tables: readonly DeclaredTable[]): [string, unknown][] {
  return tables.flatMap(({ name, withheld }) =>
    Object.keys(withheld).length === 0 ? [] : [[`${folder}/${name}`, withheld]],
  );
}

function lines(values: readonly object[]): string {
  return values.map((value) => `${JSON.stringify(value)}\n`).join("");
}

function pagePath(path: string, page: number): string {
  return page === 1 ? `${path}.ndjson` : `${path}.${String(page).padStart(4, "0")}.ndjson`;
}
