import { existsSync, readdirSync } from "node:fs";
import { defineConfig, type OxlintOverride } from "oxlint";

/**
 * The folders of `workers/`, the lowest first: a layer imports the layers before it and never one behind it.
 */
const LAYERS = [
  "math",
  "settings",
  "db",
  "jobs",
  "stream",
  "http",
  "egress",
  "identity",
  "events",
  "push",
  "market",
  "journal",
  "connections",
  "paper",
  "portfolio",
  "automations",
  "privacy",
  "console",
  "mcp",
];
/** Layers without product words: whatever stands above them builds on all they export. */
const GROUND = LAYERS.slice(0, LAYERS.indexOf("identity"));
/** The folders of `web/src/` in order: what every feature stands on, the features, what composes them. */
const WEB_GROUND = ["numbers", "ui", "session"];
const WEB_TOP = ["app", "routes"];
const WEB_FEATURES = foldersOf("web/src").filter(
  (name) => ![...WEB_GROUND, ...WEB_TOP, "styles"].includes(name),
);
/** Packages that only the server may use. */
const SERVER_PACKAGES = "hono|pg|drizzle-orm|cloudflare:|node:|@cloudflare/";

type Pattern = ({ regex: string } | { group: string[] }) & { message: string };

const NO_PROGRAMS: Pattern = {
  regex: "^(#|(\\.\\./)+)(web|test|bench|scripts)/",
  message: "Product code does not import the web app, tests, benchmarks or scripts.",
};
const NO_OBJECTS: Pattern = {
  regex: "^(#|(\\.\\./)+)durable-objects/",
  message: "Reach Durable Objects through env; only workers/main.ts exports them.",
};
const NO_SERVER: Pattern = {
  regex: "^(#|(\\.\\./)+)(workers|durable-objects)/",
  message: "This folder does not know the server.",
};
const NO_COMPOSITION: Pattern = {
  regex: "^(#workers/|(\\.\\./)+)(main|app|work)\\.ts$",
  message: "The files that put the Worker together are imported by no other file.",
};
const NO_MACHINERY: Pattern = {
  regex: "^(#|(\\.\\./)+)(workers|durable-objects|test|bench|scripts)/",
  message: "The web app shares only shared/ with the server.",
};
/**
 * Drizzle makes statements and never sends them:
 * docs/decisions/028-drizzle-makes-statements-the-gates-send-them.md.
 */
const NO_SQL: Pattern = {
  regex: "^drizzle-orm|(^#workers|\\.)/db/schema/",
  message: "SQL and tables stand in a store.",
};
const NO_DRIVERS: Pattern = {
  group: ["drizzle-orm/*", "!drizzle-orm/pg-core", "!drizzle-orm/sqlite-core"],
  message: "Only the gates of workers/db send statements.",
};
const DIALECTS = ["PgDialect", "PgDatabase", "SQLiteAsyncDialect", "BaseSQLiteDatabase"];
const NO_DIALECTS = ["drizzle-orm/pg-core", "drizzle-orm/sqlite-core"].map((name) => ({
  name,
  importNames: DIALECTS,
  message: "Only workers/db/statement.ts makes texts.",
}));
const STORES = "*store.ts";
const UNBOUND = "Text that is no parameter comes only from workers/db/statement.ts and rows.ts.";

/** A folder of the web app and the folders above it, which it must not import. */
function webFolder(name: string, folders: readonly string[]): OxlintOverride {
  const above = { regex: `^(\\.\\./)+(${folders.join("|")})/`, message: "This folder lies below that one." };
  return refuse([`web/src/${name}/**`], NO_MACHINERY, ...(folders.length === 0 ? [] : [above]));
}

/** `workers/context.ts` joins the layers up to this one; those above it are built on what it opens. */
const JOINED = LAYERS.slice(0, LAYERS.indexOf("stream") + 1);
const NO_CONTEXT: Pattern = {
  regex: "^(#workers/|(\\.\\./)+)(context|reactions)\\.ts$",
  message: "The layers that workers/context.ts joins take what they need as arguments.",
};
/**
 * Every row of identity belongs to a user and many changes to a session: its features share these two stores.
 */
const SHARED = ["users", "sessions"];

/** A feature is a folder of a layer; from its sub-folders another feature lies two steps up. */
function ownStore(layer: string, steps: string): Pattern {
  const features = foldersOf(`workers/${layer}`).filter((name) => !SHARED.includes(name));
  return {
    regex: `^(#|${steps})(${[...LAYERS, ...features].join("|")}|workers)/(.*[/-])?(store|routes)\\.ts$`,
    message: "Use another feature's verb, not its store or routes.",
  };
}

function foldersOf(path: string): string[] {
  const folder = new URL(path, import.meta.url);
  const entries = existsSync(folder) ? readdirSync(folder, { withFileTypes: true }) : [];
  return entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
}

/** Files and the imports that are refused there. */
function refuse(files: string[], ...patterns: Pattern[]): OxlintOverride {
  return { files, rules: { "no-restricted-imports": ["error", { patterns, paths: NO_DIALECTS }] } };
}

function layer(name: string): OxlintOverride[] {
  const above = LAYERS.slice(LAYERS.indexOf(name) + 1);
  const patterns = [NO_PROGRAMS, NO_OBJECTS, NO_COMPOSITION];
  if (above.length > 0)
    patterns.push({
      regex: `^(#workers/|(\\.\\./)+)(${above.join("|")})/`,
      message:
        "A layer imports only the layers below it; work above it is started by a job (workers/reactions.ts).",
    });
  if (JOINED.includes(name)) patterns.push(NO_CONTEXT);
  if (name === "db") return [refuse(["workers/db/**"], ...patterns, NO_DRIVERS), statements(patterns)];
  if (GROUND.includes(name)) return besideStores(`workers/${name}`, patterns);
  return [
    ...besideStores(`workers/${name}`, [...patterns, ownStore(name, "(\\.\\./)+")]),
    ...besideStores(`workers/${name}/*/*`, [...patterns, ownStore(name, "(\\.\\./){2,}")]),
  ];
}

function besideStores(folder: string, patterns: Pattern[]): OxlintOverride[] {
  return [
    refuse([`${folder}/**`], ...patterns, NO_SQL),
    refuse([`${folder}/**/${STORES}`], ...patterns, NO_DRIVERS),
  ];
}

function statements(patterns: Pattern[]): OxlintOverride {
  return {
    files: ["workers/db/statement.ts", "workers/db/rows.ts"],
    rules: {
      "no-restricted-imports": ["error", { patterns: [...patterns, NO_DRIVERS] }],
      "no-restricted-properties": "off",
    },
  };
}

/** A time that a page writes by itself would be in the device's zone, whatever its reader has chosen. */
const IN_NUMBERS = "web/src/numbers writes times and numbers, in the zone and the way that the reader chose.";
const WRITERS = ["toLocaleString", "toLocaleDateString", "toLocaleTimeString"].map((property) => ({
  property,
  message: IN_NUMBERS,
}));

const UNTIMED = "A test waits for the state that it needs, never for a time: docs/testing.md.";

export default defineConfig({
  plugins: ["typescript", "unicorn", "import", "react", "jsx-a11y"],
  categories: { correctness: "error", suspicious: "error" },
  ignorePatterns: ["worker-configuration.d.ts", "web/dist", "web/pages/dist", ".wrangler", ".local"],
  rules: {
    "typescript/no-explicit-any": "error",
    "typescript/no-non-null-assertion": "error",
    "typescript/consistent-type-imports": "error",
    "no-console": "error",
    "no-shadow": "off",
    "react/react-in-jsx-scope": "off",
    "import/no-unassigned-import": "off",
    "import/no-named-as-default": "off",
    "import/no-named-as-default-member": "off",
    "unicorn/no-array-sort": "off",
    "no-await-in-loop": "off",
  },
  overrides: [
    refuse(
      ["shared/**"],
      { regex: `^(${SERVER_PACKAGES}|react)`, message: "shared/ runs everywhere: zod and itself only." },
      NO_SERVER,
      NO_PROGRAMS,
    ),
    refuse(
      ["durable-objects/**"],
      {
        regex: "^(hono|pg|drizzle-orm|node:)|^(#|(\\.\\./)+)workers/",
        message: "A Durable Object imports shared/ and cloudflare:workers only.",
      },
      NO_PROGRAMS,
    ),
    refuse(["web/src/**"], NO_MACHINERY),
    ...WEB_GROUND.map((name, at) =>
      webFolder(name, [...WEB_GROUND.slice(at + 1), ...WEB_FEATURES, ...WEB_TOP]),
    ),
    ...WEB_FEATURES.map((name) => webFolder(name, WEB_TOP)),
    ...WEB_TOP.map((name, at) => webFolder(name, WEB_TOP.slice(at + 1))),
    {
      files: ["workers/**"],
      rules: {
        "no-restricted-properties": [
          "error",
          { object: "sql", property: "raw", message: UNBOUND },
          { object: "sql", property: "identifier", message: UNBOUND },
        ],
      },
    },
    {
      files: ["web/src/**"],
      rules: {
        "no-restricted-properties": [
          "error",
          { object: "Intl", property: "DateTimeFormat", message: IN_NUMBERS },
          { object: "Intl", property: "NumberFormat", message: IN_NUMBERS },
          ...WRITERS,
        ],
      },
    },
    {
      files: ["web/src/numbers/**", "**/*.test.ts", "**/*.test.tsx"],
      rules: { "no-restricted-properties": "off" },
    },
    refuse(["workers/*.ts"], NO_PROGRAMS, NO_OBJECTS, NO_SQL),
    refuse(["workers/main.ts"], NO_PROGRAMS, NO_SQL),
    ...LAYERS.flatMap(layer),
    // Gathers what every table declares; export and erasure know no table.
    refuse(["workers/privacy/tables.ts"], NO_PROGRAMS, NO_OBJECTS, NO_COMPOSITION, NO_DRIVERS),
    {
      files: ["**/*.test.ts", "**/*.test.tsx"],
      rules: {
        "no-restricted-imports": ["error", { paths: [{ name: "node:timers/promises", message: UNTIMED }] }],
        "no-restricted-globals": [
          "error",
          { name: "scheduler", message: UNTIMED },
          { name: "setTimeout", message: UNTIMED },
        ],
      },
    },
  ],
});
