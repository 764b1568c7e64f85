import { execFile } from "node:child_process";
import {
  accessSync,
  constants,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { delimiter, join } from "node:path";
import { promisify } from "node:util";
import { chromium, type Browser } from "playwright-core";
import { checkout, local } from "../../scripts/checkout.ts";

type Found = { executablePath: string; args: string[]; env: Record<string, string> };

const NAMES = ["google-chrome-stable", "google-chrome", "chromium", "chromium-browser"];
const PLACES = [
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
  "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
];

/**
 * Launches a headless browser: the one in CHROMIUM_PATH, else an installed one, else the one from the
 * packages.
 */
export async function launchChromium(): Promise<Browser> {
  const { env, ...found } = await findChromium();
  return chromium.launch({ ...found, env: { ...definedEnv(), ...env }, chromiumSandbox: false });
}

/** Finds the program and its arguments; throws where none is installed and none can be unpacked. */
export async function findChromium(): Promise<Found> {
  const named = process.env["CHROMIUM_PATH"];
  if (named) return { executablePath: named, args: [], env: {} };
  const folders = (process.env["PATH"] ?? "").split(delimiter);
  const installed = [...NAMES.flatMap((name) => folders.map((folder) => join(folder, name))), ...PLACES].find(
    isProgram,
  );
  if (installed !== undefined) return { executablePath: installed, args: [], env: {} };
  if (process.platform !== "linux" || process.arch !== "x64")
    throw new Error("browser tests need Chrome or Chromium: install one, or name it in CHROMIUM_PATH");
  return packaged();
}

/**
 * Unpacks the Chromium of @sparticuz/chromium once, with the libraries and fonts that a bare machine lacks.
 */
async function packaged(): Promise<Found> {
  const source = join(checkout, "node_modules", "@sparticuz", "chromium");
  const { version } = JSON.parse(readFileSync(join(source, "package.json"), "utf8"));
  const folder = join(local, `chromium-${version}`);
  const fonts = join(folder, "fonts.conf");
  if (!existsSync(folder)) {
    const part = `${folder}.${process.pid}`;
    mkdirSync(part, { recursive: true });
    // The package unpacks into the temporary folder. It unpacks its libraries only where it detects Amazon's
    // cloud, so a child process pretends to be there.
    const script = 'import chromium from "@sparticuz/chromium"; await chromium.executablePath();';
    await promisify(execFile)(process.execPath, ["--input-type=module", "--eval", script], {
      cwd: checkout,
      env: { ...process.env, TMPDIR: part, AWS_EXECUTION_ENV: "AWS_Lambda_nodejs22.x" },
    });
    try {
      renameSync(part, folder);
    } catch (error) {
      rmSync(part, { recursive: true, force: true });
      if (!existsSync(folder)) throw error;
    }
  }
  // The package's own font list names only paths of Amazon's cloud, and Chromium exits where it finds no
  // font.
  if (!existsSync(fonts)) {
    const part = `${fonts}.${process.pid}`;
    writeFileSync(
      part,
      `<fontconfig><dir>${folder}/fonts/fonts</dir><cachedir>${folder}/fonts-cache</cachedir></fontconfig>\n`,
    );
    renameSync(part, fonts);
  }
  return {
    executablePath: join(folder, "chromium"),
    // The package's own arguments draw by a simulated GPU, which falls many seconds behind the pages.
    args: ["--disable-gpu"],
    env: { LD_LIBRARY_PATH: join(folder, "al2023", "lib"), FONTCONFIG_FILE: fonts },
  };
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** The environment of this process, as a launch takes it. */
export function definedEnv(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}
