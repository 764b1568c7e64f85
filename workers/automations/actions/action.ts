import type * as z from "zod";
import type { IntegrationCategory } from "#shared/contracts/integrations.ts";
import { type Json, storable, storableText } from "#shared/contracts/json.ts";
import type { Scope } from "#shared/scopes.ts";
import type { Ctx } from "../../context.ts";

/** The run and the step that an action works for. */
export type ActionPlace = {
  flowId: string;
  runId: string;
  nodeId: string;
  /** How many runs started one another up to this one. */
  depth: number;
};

/** One attempt of an action. */
export type ActionCall<Config = unknown, Credentials = unknown> = {
  ctx: Ctx;
  /** The node's configuration without the fields that every action has; its templates are values already. */
  config: Config;
  credentials: Credentials;
  /** The settings of the integration. */
  settings: Settings;
  /** The same for each attempt of this step, so that a receiver can tell a repetition. */
  idempotencyKey: string;
  timeoutMs: number;
  place: ActionPlace;
  /** A short-lived token had with the credentials, of a type that has `refresh`. */
  accessToken(): Promise<string>;
};
export type Settings = { [name: string]: Json };
/** Credentials that are to be tested. */
export type TestCall<Credentials = unknown> = Pick<
  ActionCall<null, Credentials>,
  "ctx" | "credentials" | "settings" | "timeoutMs" | "accessToken"
>;
/** A token that a service gave, and a new long-lived one where it takes the place of the old. */
export type Granted = { token: string; seconds: number; refreshToken?: string };

/** A service that flows can act on, with what it asks for and the call that tests it. */
export type IntegrationType = {
  type: string;
  label: string;
  category: IntegrationCategory;
  summary: string;
  credentials: z.ZodObject | z.ZodDiscriminatedUnion;
  settings: z.ZodObject;
  /** The settings that say where the credentials go. With another one they are asked for again. */
  addresses?: readonly string[];
  /** Resolves when the service takes the credentials; throws an `ActionFailure` that says why not. */
  test(call: TestCall): Promise<void>;
  /** Asks for a short-lived token. Many callers wait for one such call. */
  refresh?(call: Omit<TestCall, "accessToken">): Promise<Granted>;
};

/** One act of a flow. */
export type Action = {
  /** The value of `config.action`, such as `slack.message`. */
  action: string;
  label: string;
  summary: string;
  capability: string;
  /** The type of integration that it needs; `optional` for an action that also works without one. */
  integration: { type: string; optional?: true } | null;
  config: z.ZodObject;
  /** Resolves with the output of the node; throws an `ActionFailure`. */
  run(call: ActionCall): Promise<Json>;
  /**
   * Set for an act on this ledger. It commits in the transaction that stores the step's result, so it
   * happens exactly once; the context's ledger joins that transaction.
   */
  isOwn?: true;
  /** Of an own action: what an API key needs that puts it into a flow. */
  scope?: Scope;
  /** Waits that must be over before the transaction of an own action opens. */
  before?(call: ActionCall): Promise<void>;
};

type Inputs<Config extends z.ZodObject, Credentials extends z.ZodType> = {
  config: Config;
  credentials: Credentials;
};

/** Declares an action of a service, whose `run` gets values of its own schemas. */
export function serviceAction<Config extends z.ZodObject, Credentials extends z.ZodType>(
  { config, credentials }: Inputs<Config, Credentials>,
  declared: Omit<Action, "config" | "run" | "isOwn" | "scope" | "before"> & {
    run(call: ActionCall<z.output<Config>, z.output<Credentials>>): Promise<Json>;
  },
): Action {
  return {
    ...declared,
    config,
    run: (call) =>
      declared.run({
        ...call,
        config: parsed(config, call.config),
        credentials: parsed(credentials, call.credentials),
      }),
  };
}

/** Declares an act on Tidemark itself, which needs no integration. */
export function ownAction<Config extends z.ZodObject>(
  config: Config,
  declared: Omit<Action, "config" | "run" | "before" | "integration" | "isOwn" | "scope"> & {
    scope: Scope;
    run(call: ActionCall<z.output<Config>>): Promise<Json>;
    before?(call: ActionCall<z.output<Config>>): Promise<void>;
  },
): Action {
  const typed = (call: ActionCall) => ({ ...call, config: parsed(config, call.config) });
  const { before } = declared;
  return {
    ...declared,
    config,
    integration: null,
    isOwn: true,
    run: (call) => declared.run(typed(call)),
    ...(before === undefined ? {} : { before: (call: ActionCall) => before(typed(call)) }),
  };
}

function parsed<T extends z.ZodType>(schema: T, value: unknown): z.output<T> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const place = issue?.path.join(".") ?? "";
  throw new ActionFailure(
    "config",
    `${place === "" ? "The configuration" : place}: ${issue?.message ?? "is wrong"}`,
  );
}

/** An attempt that failed. `canPass` says that a later attempt may succeed. */
export class ActionFailure extends Error {
  readonly code: string;
  readonly canPass: boolean;
  readonly retryAfterSeconds: number | undefined;
  /** The service's answer, short. */
  readonly output: Json | undefined;
  /** Of an own action: all that it wrote stays, such as a rejected order. */
  readonly commits: boolean;

  constructor(
    code: string,
    message: string,
    more: {
      canPass?: boolean;
      retryAfterSeconds?: number;
      output?: Json;
      commits?: boolean;
      cause?: unknown;
    } = {},
  ) {
    super(storableText(message), more.cause === undefined ? undefined : { cause: more.cause });
    this.name = "ActionFailure";
    this.code = code;
    this.canPass = more.canPass ?? false;
    this.retryAfterSeconds = more.retryAfterSeconds;
    this.output = more.output === undefined ? undefined : storable(more.output);
    this.commits = more.commits ?? false;
  }
}
