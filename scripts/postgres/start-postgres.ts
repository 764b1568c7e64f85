import { execFile } from "node:child_process";
import { createHash, randomBytes } from "node:crypto";
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { basename, join } from "node:path";
import { promisify } from "node:util";
import { ledgerMigrations } from "../migrate-ledger.ts";
import { local } from "../checkout.ts";
import { postgresHome, type PostgresHome } from "./home.ts";
import { launch, endPrevious, type Running } from "./server-process.ts";
import { prepareDatabase, type Passwords } from "./prepare-database.ts";
import { commandLine, isAlive } from "../processes/process-table.ts";

const PASSWORDS = "tidemark-passwords.json";

/** A running server with the database `tidemark` migrated and both logins made. */
export type Postgres = Running & { passwords: Passwords };
export type TestPostgres = Postgres & { data: string };

/**
 * Starts the server of `npm start`. The data outlives the server. An earlier run's leftovers are ended or
 * repaired.
 */
export async function startPostgres(): Promise<Postgres> {
  const home = postgresHome();
  const data = join(home.folder, "postgres");
  const secrets = join(local, "postgres-secrets.json");
  await endPrevious(data);
  // Data whose passwords are gone belongs to an earlier state of this checkout. It is moved aside, not opened
  // and not deleted.
  if (existsSync(data) && !existsSync(secrets)) renameSync(data, `${data}-before-${Date.now()}`);
  if (!existsSync(secrets)) writeFileSync(secrets, JSON.stringify(newPasswords()), { mode: 0o600 });
  const passwords: Passwords = JSON.parse(readFileSync(secrets, "utf8"));
  if (!existsSync(data)) await initialise(home, data, passwords.postgres);
  const running = await launch(home, data, { log: join(local, "postgres.log"), isDurable: true });
  await prepareOrStop(running, passwords);
  writeFileSync(
    join(local, "postgres.json"),
    `${JSON.stringify({ pid: running.pid, port: running.port, data })}\n`,
  );
  return { ...running, passwords };
}

/**
 * Starts a server for one test run. It is a copy of a template, which is made once for a set of migrations.
 * The copy ends with the run.
 */
export async function startTestPostgres(): Promise<TestPostgres> {
  const home = postgresHome();
  const folder = join(home.folder, "postgres-test");
  mkdirSync(folder, { recursive: true });
  await removeLeftovers(folder);
  const template = await testTemplate(home, folder);
  const passwords: Passwords = JSON.parse(readFileSync(join(template, PASSWORDS), "utf8"));
  const data = join(folder, `run-${process.pid}-${randomBytes(3).toString("hex")}`);
  cpSync(template, data, { recursive: true });
  chmodSync(data, 0o700);
  giveTo(home, data);
  const running = await launch(home, data, { log: join(local, "postgres-test.log"), isDurable: false });
  const stop = async (): Promise<void> => {
    await running.stop();
    rmSync(data, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 });
  };
  return { ...running, passwords, data, stop };
}

async function testTemplate(home: PostgresHome, folder: string): Promise<string> {
  // Partitions are made for the current month, so a template is good for that month.
  const ingredients = [
    ledgerMigrations(),
    new Date().toISOString().slice(0, 7),
    readFileSync(join(import.meta.dirname, "prepare-database.ts"), "utf8"),
    home.bin,
  ];
  const template = join(
    folder,
    `template-${createHash("sha256").update(JSON.stringify(ingredients)).digest("hex").slice(0, 16)}`,
  );
  if (existsSync(template)) return template;
  const part = join(folder, `run-${process.pid}-template`);
  const passwords = newPasswords();
  await initialise(home, part, passwords.postgres);
  const running = await launch(home, part, { log: join(local, "postgres-test.log"), isDurable: false });
  await prepareOrStop(running, passwords);
  await running.stop();
  writeFileSync(join(part, PASSWORDS), JSON.stringify(passwords), { mode: 0o600 });
  for (const name of readdirSync(folder))
    if (name.startsWith("template-") && name !== basename(template))
      rmSync(join(folder, name), { recursive: true, force: true });
  try {
    renameSync(part, template);
  } catch (error) {
    // A run that began with this one made the same template first.
    if (!existsSync(template)) throw error;
    rmSync(part, { recursive: true, force: true });
  }
  return template;
}

/** Ends the servers of test runs that were killed, and removes their data. */
async function removeLeftovers(folder: string): Promise<void> {
  for (const name of readdirSync(folder)) {
    const owner = Number(/^run-(\d+)-/.exec(name)?.[1]);
    if (!owner || (isAlive(owner) && /node|vitest/.test(commandLine(owner)))) continue;
    await endPrevious(join(folder, name));
    rmSync(join(folder, name), { recursive: true, force: true });
  }
}

async function prepareOrStop(running: Running, passwords: Passwords): Promise<void> {
  try {
    await prepareDatabase(running.port, passwords);
  } catch (error) {
    await running.stop();
    throw error;
  }
}

async function initialise(home: PostgresHome, data: string, password: string): Promise<void> {
  const part = `${data}.new`;
  const passwordFile = `${data}.password`;
  rmSync(part, { recursive: true, force: true });
  mkdirSync(part, { recursive: true, mode: 0o700 });
  writeFileSync(passwordFile, `${password}\n`, { mode: 0o600 });
  for (const path of [part, passwordFile]) giveTo(home, path);
  try {
    await promisify(execFile)(
      join(home.bin, "initdb"),
      [
        "--pgdata",
        part,
        "--username=postgres",
        `--pwfile=${passwordFile}`,
        "--auth=scram-sha-256",
        "--encoding=UTF8",
        "--locale-provider=builtin",
        "--builtin-locale=C.UTF-8",
        "--locale=C",
        "--no-sync",
        "--no-instructions",
      ],
      { cwd: home.folder, env: { PATH: process.env["PATH"], LC_ALL: "C" }, ...home.owner },
    );
  } finally {
    rmSync(passwordFile, { force: true });
  }
  renameSync(part, data);
}

function giveTo(home: PostgresHome, path: string): void {
  if (!home.owner) return;
  chownSync(path, home.owner.uid, home.owner.gid);
  if (statSync(path).isDirectory()) for (const name of readdirSync(path)) giveTo(home, join(path, name));
}

function newPasswords(): Passwords {
  return { postgres: newPassword(), tidemark_edge: newPassword(), tidemark_system: newPassword() };
}

function newPassword(): string {
  return randomBytes(24).toString("hex");
}
