import { readFileSync, writeFileSync } from "node:fs";
import {
  promoteNext,
  publishNext,
  retireOld,
  TooEarly,
  type SigningKey,
} from "./keys/signing-key-rotation.ts";

const USAGE = `usage: npm run rotate-key -- publish|promote|retire <file> [ES256|RS256]

<file> holds SIGNING_KEYS: alone, as JSON, or as a line of a .dev.vars file. It is written back in place; hand it to
the deployment after each step (wrangler secret put SIGNING_KEYS < file) and wait as the next step says.
  publish   adds a key that verifies and does not sign yet
  promote   lets it sign, 6 minutes after it was published
  retire    drops the old key, 16 minutes after it stopped signing
`;

const LINE = /^SIGNING_KEYS='?(\[.*\])'?$/m;
const [step, file, algorithm = "ES256"] = process.argv.slice(2);

try {
  if (file === undefined || (algorithm !== "ES256" && algorithm !== "RS256")) throw new TooEarly(USAGE);
  const text = readFileSync(file, "utf8");
  const found = LINE.exec(text)?.[1];
  const keys: SigningKey[] = JSON.parse(found ?? text);
  const next = JSON.stringify(await take(keys, algorithm));
  const line = `SIGNING_KEYS='${next}'`;
  writeFileSync(file, found === undefined ? `${next}\n` : text.replace(LINE, () => line), { mode: 0o600 });
  process.stdout.write(`${step} done; ${file} is to be deployed now.\n`);
} catch (error) {
  if (!(error instanceof TooEarly)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}

function take(keys: SigningKey[], kind: "ES256" | "RS256"): Promise<SigningKey[]> | SigningKey[] {
  const now = Date.now();
  switch (step) {
    case "publish":
      return publishNext(keys, now, kind);
    case "promote":
      return promoteNext(keys, now);
    case "retire":
      return retireOld(keys, now);
    default:
      throw new TooEarly(USAGE);
  }
}
