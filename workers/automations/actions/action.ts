import type * as z from "zod";
import type { CatalogueField, IntegrationCategory } from "#shared/contracts/integrations.ts";
import type { Json } from "#shared/contracts/json.ts";
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
export type ActionCall<Config, Credentials> = {
  ctx: Ctx;
  /** The node's configuration without the fields that every action has; its templates are values already. */
  config: Config;
  credentials: Credentials;
  /** The configuration of the integration. */
  settings: { [name: string]: Json };
  /** The same for each attempt of this step, so that a receiver can tell a repetition. */
  idempotencyKey: string;
  timeoutMs: number;
  place: ActionPlace;
};

/** A service that flows can act on, with the credentials it needs and the call that tests them. */
export type IntegrationType<Credentials extends z.ZodType = z.ZodType> = {
  type: string;
  label: string;
  category: IntegrationCategory;
  summary: string;
  credentials: Credentials;
  /** The fields of `credentials` and of `settings`, for a form. */
  credentialFields: readonly CatalogueField[];
  settings: z.ZodType;
  settingFields: readonly CatalogueField[];
  /** Resolves when the service took the credentials; throws an `ActionFailure` that says why not. */
  test(call: Omit<ActionCall<null, z.infer<Credentials>>, "place" | "config">): Promise<void>;
};

/** One act of a flow. */
export type Action<Config extends z.ZodType = z.ZodType, Credentials = unknown> = {
  /** The value of `config.action`, such as `slack.message`. */
  action: string;
  label: string;
  summary: string;
  capability: string;
  /** The integration that it needs; `optional` for one that also works without. Null for Tidemark's own. */
  integration: { type: string; optional?: true } | null;
  config: Config;
  fields: readonly CatalogueField[];
  /** Resolves with the output of the node; throws an `ActionFailure`. */
  run(call: ActionCall<z.infer<Config>, Credentials>): Promise<Json>;
};

/** An attempt that failed. `canPass` says that a later attempt may succeed. */
export class ActionFailure extends Error {
  readonly code: string;
  readonly canPass: boolean;
  readonly retryAfterSeconds: number | undefined;
  /** The service's answer, redacted and short. */
  readonly output: Json | undefined;

  constructor(
    code: string,
    message: string,
    more: { canPass?: boolean; retryAfterSeconds?: number; output?: Json; cause?: unknown } = {},
  ) {
    super(message, more.cause === undefined ? undefined : { cause: more.cause });
    this.name = "ActionFailure";
    this.code = code;
    this.canPass = more.canPass ?? false;
    this.retryAfterSeconds = more.retryAfterSeconds;
    this.output = more.output;
  }
}
