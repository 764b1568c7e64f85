import { spawn } from "node:child_process";
import {
  accessSync,
  closeSync,
  constants,
  mkdtempSync,
  openSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { history } from "../test/fixtures/history.ts";
import type { Line } from "./people.ts";

/**
 * A program that reads a file of fills and writes its own records of them. `file` shapes the rows as the
 * program can read them, which its time does not hold.
 */
type Importer = {
  name: string;
  program: string;
  file: (csv: string) => string;
  beside: Record<string, string>;
  args: readonly string[];
  writes: "to its output" | "into its journal";
};

const TURNS = 3;
const RUN_MS = 300_000;

/**
 * Measures our import beside programs for plain-text accounting, which read the same fills into an empty
 * journal. Times are in ms, the least of three runs. A program that is not installed has no line.
 */
export async function measureImportPeers(ours: ReadonlyMap<number, number>): Promise<Line[]> {
  const lines: Line[] = [];
  for (const importer of IMPORTERS) {
    const program = programOf(importer.program);
    if (program === null) continue;
    for (const [fills, ms] of ours) {
      const theirs = await leastOf(importer, program, importer.file(history({ fills, seed: 100 })));
      lines.push({
        what: `import of ${fills} fills, to their scores, beside ${importer.name}, ms`,
        ours: ms.toFixed(0),
        floor: theirs.toFixed(0),
        ratio: ms / theirs,
        target: "—",
        holds: true,
      });
    }
  }
  return lines;
}

async function leastOf(importer: Importer, program: string, file: string): Promise<number> {
  const timings: number[] = [];
  for (let turn = 0; turn < TURNS; turn++) {
    const folder = mkdtempSync(join(tmpdir(), "tidemark-importer-"));
    try {
      for (const [name, text] of Object.entries({ ...importer.beside, "fills.csv": file, journal: "" }))
        writeFileSync(join(folder, name), text);
      const began = performance.now();
      await runIn(folder, program, importer.args);
      timings.push(performance.now() - began);
      const written = statSync(join(folder, importer.writes === "to its output" ? "output" : "journal")).size;
      if (written < file.length) throw new Error(`${importer.name} wrote ${written} bytes only`);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }
  return Math.min(...timings);
}

function runIn(folder: string, program: string, args: readonly string[]): Promise<void> {
  const output = openSync(join(folder, "output"), "w");
  const { PATH, HOME } = process.env;
  const child = spawn(program, args, {
    cwd: folder,
    env: { PATH, HOME, LANG: "C.UTF-8" },
    stdio: ["ignore", output, "inherit"],
    timeout: RUN_MS,
  });
  closeSync(output);
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("exit", (code) => (code === 0 ? resolve() : reject(new Error(`${program} ended with ${code}`))));
  });
}

/** The program in the folder of peers, or on the path; null where it is in neither. */
function programOf(name: string): string | null {
  const peers = process.env["PEER_DIR"];
  const folders = [
    ...(peers === undefined ? [] : [join(peers, "bin")]),
    ...(process.env["PATH"] ?? "").split(delimiter),
  ];
  for (const folder of folders) {
    const program = join(folder, name);
    try {
      accessSync(program, constants.X_OK);
      return program;
    } catch {
      continue;
    }
  }
  return null;
}

const HLEDGER_RULES = `skip 1
fields executed_at,account,symbol,side,quantity,price,fee,money,execution_id,asset_class,multiplier
date %executed_at
date-format %Y-%m-%dT%H:%M:%S%QZ
description %side %symbol
code %execution_id
account1 assets:broker:%account:%symbol
amount1 %quantity %symbol @ %price %money
account2 expenses:fees
amount2 %fee %money
account3 assets:cash:%account
if %side sell
 amount1 -%quantity %symbol @ %price %money
`;

const BEANCOUNT_IMPORTER = `import csv, datetime
from beancount.core import amount, data
from beancount.core.number import D
from beancount.ingest import importer

class Fills(importer.ImporterProtocol):
    def identify(self, file):
        return file.name.endswith(".csv")

    def extract(self, file, existing_entries=None):
        entries = []
        with open(file.name) as rows:
            for line, row in enumerate(csv.DictReader(rows)):
                units = D(row["quantity"]) * (1 if row["side"] == "buy" else -1)
                price, fee, money = D(row["price"]), D(row["fee"]), row["currency"]
                amounts = [
                    ("Assets:Broker:" + row["symbol"].title(), units, row["symbol"], amount.Amount(price, money)),
                    ("Expenses:Fees", fee, money, None),
                    ("Assets:Cash", -units * price - fee, money, None),
                ]
                postings = [
                    data.Posting(account, amount.Amount(number, unit), None, cost, None, None)
                    for account, number, unit, cost in amounts
                ]
                entries.append(data.Transaction(
                    data.new_metadata(file.name, line, {"time": row["executed_at"]}),
                    datetime.date.fromisoformat(row["executed_at"][:10]), "*", None,
                    row["side"] + " " + row["symbol"], frozenset(), frozenset([row["execution_id"]]), postings,
                ))
        return entries

CONFIG = [Fills()]
`;

/** Rows as `ledger convert` reads them: it knows no side and no fee, so a sale has a negative amount. */
function asLedgerRows(csv: string): string {
  const rows = csv.trimEnd().split("\n").slice(1);
  return `date,code,payee,amount,cost,note\n${rows
    .map((row) => {
      const [at = "", , symbol, side, quantity, price, fee, currency, id] = row.split(",");
      const units = side === "sell" ? `-${quantity}` : quantity;
      return `${at.slice(0, 10)},${id},${side} ${symbol},${units} ${symbol},${price} ${currency},fee ${fee}\n`;
    })
    .join("")}`;
}

const IMPORTERS: readonly Importer[] = [
  {
    name: "hledger import",
    program: "hledger",
    file: (csv) => csv,
    beside: { rules: HLEDGER_RULES },
    args: ["-f", "journal", "import", "fills.csv", "--rules-file", "rules"],
    writes: "into its journal",
  },
  {
    name: "beancount",
    program: "bean-extract",
    file: (csv) => csv,
    beside: { "config.py": BEANCOUNT_IMPORTER },
    args: ["-e", "journal", "config.py", "fills.csv"],
    writes: "to its output",
  },
  {
    name: "ledger convert",
    program: "ledger",
    file: asLedgerRows,
    beside: {},
    args: "convert fills.csv --input-date-format %Y-%m-%d -f journal --account assets:broker --rich-data".split(
      " ",
    ),
    writes: "to its output",
  },
];
