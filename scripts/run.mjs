// Runs a script of this repository on any Node >= 20: installs what is missing, then goes on under the Node that the lockfile names.
// Only built-in modules here: it is the first file that runs on a fresh clone.
import { spawn, spawnSync } from "node:child_process";
import { existsSync, lstatSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { delimiter, dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "..");
const modules = join(root, "node_modules");
const OLDEST = [22, 18];

const [script, ...rest] = process.argv.slice(2);
if (script === undefined) fail("usage: node scripts/run.mjs <script> [arguments]");
process.chdir(root);
if (!isInstalled()) install();
const node = findNode();

const child = spawn(node, [join(root, script), ...rest], {
  stdio: "inherit",
  env: {
    ...process.env,
    PATH: [dirname(node), join(modules, ".bin"), process.env.PATH].join(delimiter),
    // No call leaves the machine.
    CLOUDFLARE_CF_FETCH_ENABLED: "false",
    WRANGLER_SEND_METRICS: "false",
    WRANGLER_SEND_ERROR_REPORTS: "false",
    WRANGLER_HIDE_BANNER: "true",
  },
});
// A terminal sends Ctrl-C to the child as well, which ends in its own time; whoever signals only this process means the child too.
process.on("SIGINT", () => undefined);
for (const signal of ["SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
// npm and the shell between pass no signal on when they are ended: this process is then adopted by another one.
const parent = process.ppid;
if (process.env.npm_lifecycle_event !== undefined) {
  setInterval(() => {
    if (process.ppid !== parent) child.kill("SIGTERM");
  }, 500).unref();
}
child.on("error", (error) => fail(`${node} does not run: ${error.message}`));
child.on("exit", (code, signal) => process.exit(code ?? (signal === "SIGINT" ? 130 : 1)));

/** Whether node_modules holds exactly what the lockfile names; npm leaves its own account of it there when it has finished. */
function isInstalled() {
  // A linked folder belongs to another checkout, which looks after it.
  if (lstatSync(modules, { throwIfNoEntry: false })?.isSymbolicLink()) return true;
  const found = read(join(modules, ".package-lock.json"))?.packages;
  if (found === undefined) return false;
  const wanted = Object.entries(read(join(root, "package-lock.json")).packages);
  return wanted.every(
    ([path, { version, optional, peer }]) =>
      path === "" || (found[path] ? found[path].version === version : optional || peer),
  );
}

function install() {
  const unlock = lock(join(root, ".local", "install.lock"));
  try {
    if (isInstalled()) return; // whoever held the lock has done it
    process.stdout.write("Installing packages (only on the first run and when they change) …\n");
    const args = ["ci", "--include=dev", "--no-audit", "--no-fund", "--loglevel=error"];
    const npm = process.env.npm_execpath;
    const done = npm?.endsWith(".js")
      ? spawnSync(process.execPath, [npm, ...args], { stdio: ["ignore", "inherit", "inherit"] })
      : spawnSync("npm", args, {
          stdio: ["ignore", "inherit", "inherit"],
          shell: process.platform === "win32",
        });
    if (done.status !== 0) fail("npm ci did not succeed; what it said stands above");
  } finally {
    unlock();
  }
}

/** Waits until no other install of this checkout is under way. */
function lock(folder) {
  mkdirSync(dirname(folder), { recursive: true });
  for (;;) {
    try {
      mkdirSync(folder);
      writeFileSync(join(folder, "pid"), String(process.pid));
      return () => rmSync(folder, { recursive: true, force: true });
    } catch (error) {
      if (error.code !== "EEXIST") throw error;
    }
    const holder = Number(readText(join(folder, "pid")));
    const age = Date.now() - (statSync(folder, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
    if (holder > 0 ? !isAlive(holder) : age > 10_000) rmSync(folder, { recursive: true, force: true });
    else Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 500);
  }
}

function findNode() {
  const own = join(modules, "node", "bin", process.platform === "win32" ? "node.exe" : "node");
  if (existsSync(own) && spawnSync(own, ["--version"]).status === 0) return own;
  const [major, minor] = process.versions.node.split(".").map(Number);
  if (major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1])) return process.execPath;
  return fail(
    "The package `node` was installed without its program (are npm's install scripts switched off?). Run `npm rebuild node`, or use Node 24.",
  );
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === "EPERM";
  }
}

function read(path) {
  const text = readText(path);
  try {
    return text === undefined ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}

function readText(path) {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}

function fail(reason) {
  process.stderr.write(`${reason}\n`);
  process.exit(1);
}
