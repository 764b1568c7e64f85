import type { Context } from "hono";
import type * as z from "zod";
import type { AnyEndpoint, BodyKind, Endpoint, Replies, ReplyKind, SuccessStatus } from "#shared/endpoint.ts";
import { Problem } from "#shared/problem.ts";
import { bodyText } from "../body/body-text.ts";
import { rendered, replayed, toAnswer } from "./answer.ts";
import { assertConfirmed } from "../assert-confirmed.ts";
import type { AppEnv } from "../factory.ts";
import { findAnswer, type FingerprintPart, idempotencyKey, oncePerKey } from "../idempotency/idempotency.ts";
import { type Parts, partsOf } from "./parts.ts";

/** A contract with its handler, ready to be mounted. */
export type Served = { contract: AnyEndpoint; run(c: Context<AppEnv>): Promise<Response> };

/**
 * A handler returns the body of its contract, with the status where the contract has several. Only a contract
 * that does not reply in JSON alone accepts a Response. A returned Problem is a refusal whose effect commits.
 */
type Reply<R extends z.ZodType, Each extends Replies, Kind extends ReplyKind> =
  | Problem
  | (Kind extends "json" | "json-or-stream" ? ([keyof Each] extends [never] ? Body<R> : OneOf<Each>) : never)
  | (Kind extends "json" ? never : Response);
type Body<R extends z.ZodType> = [z.output<R>] extends [never] ? void : z.output<R>;
type OneOf<Each extends Replies> = {
  [Status in keyof Each & SuccessStatus]: {
    status: Status;
    body: Each[Status] extends z.ZodType ? z.output<Each[Status]> : null;
  };
}[keyof Each & SuccessStatus];

/** The answer of a contract that has several statuses. */
export function reply<Status extends SuccessStatus, Body>(status: Status, body: Body) {
  return { status, body };
}

type Handler<Given, Result> = (c: Context<AppEnv>, given: Given) => Result | Promise<Result>;

/** A handler with a step before the key's transaction, for calls to hosts, objects, buckets and queues. */
type Steps<Given, Before, Result> = {
  /** This step runs again with every repeat of the request, unless `asksOnce` is set. */
  before(c: Context<AppEnv>, given: Given): Promise<Before>;
  handler(c: Context<AppEnv>, given: Given, before: Before): Result | Promise<Result>;
  /**
   * Set where the handler's first statements only read, or lock rows `UNLESS_TAKEN`. They are sent together
   * with the claim of the key.
   */
  joinsClaim?: true;
  /** Set where `before` costs the user something: a repeat gets the stored answer ahead of it. */
  asksOnce?: true;
  /** Distinguishes a repeat of an upload from another upload. A JSON request is distinguished by its text. */
  fingerprint?(before: Before): readonly FingerprintPart[];
  /** Removes the objects that `before` stored, after a repeat and after a thrown refusal. */
  discard?(c: Context<AppEnv>, before: Before): Promise<void>;
};

/** A request after its first step. */
type Prepared = {
  work(): unknown;
  joinsClaim?: true | undefined;
  fingerprint?: (() => readonly FingerprintPart[]) | undefined;
  discard?: (() => Promise<void>) | undefined;
};

/** Binds a contract to its handler. The contract gives method, path, parsing, status and the reply's type. */
export function serve<
  P extends z.ZodType,
  Q extends z.ZodType,
  B extends z.ZodType,
  R extends z.ZodType,
  Each extends Replies,
  Kind extends ReplyKind,
  Taken extends BodyKind,
  Before = undefined,
>(
  contract: Endpoint<P, Q, B, R, Each, Kind, Taken>,
  steps:
    | Handler<Parts<P, Q, B, Taken>, Reply<R, Each, Kind>>
    | Steps<Parts<P, Q, B, Taken>, Before, Reply<R, Each, Kind>>,
): Served {
  if (typeof steps !== "function" && contract.stepUp === "always" && contract.storesAnswer)
    throw new Error(`${contract.name}: the step ahead would run before the confirmation is judged`);
  return {
    contract,
    run: async (c) => {
      const kept = typeof steps === "function" || !steps.asksOnce ? null : await keptAnswer(c, contract);
      if (kept !== null) return kept;
      return answer(c, contract, async () => {
        if (typeof steps === "function") return { work: async () => steps(c, await partsOf(c, contract)) };
        const given = await partsOf(c, contract);
        const { before, handler, joinsClaim, fingerprint, discard } = steps;
        const done = await before(c, given);
        return {
          work: () => handler(c, given, done),
          joinsClaim,
          fingerprint: fingerprint && (() => fingerprint(done)),
          discard: discard && (() => discard(c, done)),
        };
      });
    },
  };
}

/** Runs a check of the request before a contract's handler. The check refuses by throwing. */
export function guarded(check: (c: Context<AppEnv>) => void, { contract, run }: Served): Served {
  return {
    contract,
    run: async (c) => {
      check(c);
      return run(c);
    },
  };
}

async function keptAnswer(c: Context<AppEnv>, contract: AnyEndpoint): Promise<Response | null> {
  const key = contract.storesAnswer ? idempotencyKey(c) : undefined;
  const kept = key === undefined ? null : await findAnswer(c, { key, payload: [await bodyText(c)] });
  return kept === null ? null : replayed(kept);
}

async function answer(
  c: Context<AppEnv>,
  contract: AnyEndpoint,
  prepare: () => Promise<Prepared>,
): Promise<Response> {
  const key = contract.storesAnswer ? idempotencyKey(c) : undefined;
  if (contract.storesAnswer && key === undefined) assertConfirmed(contract, c.var.ctx.confirmed);
  const { work, joinsClaim = false, fingerprint, discard } = await prepare();
  try {
    if (key === undefined) {
      const result = await work();
      return result instanceof Response ? result : rendered(c, toAnswer(c, contract, result));
    }
    const payload = fingerprint?.() ?? [await bodyText(c)];
    const once = await oncePerKey(c, { key, payload, joinsClaim }, async () => {
      assertConfirmed(contract, c.var.ctx.confirmed);
      return toAnswer(c, contract, await work());
    });
    if (once.isRepeat && discard !== undefined) c.var.ctx.waitUntil(discard());
    return once.isRepeat ? replayed(once.answer) : rendered(c, once.answer);
  } catch (error) {
    if (error instanceof Problem && error.status < 500 && discard !== undefined)
      c.var.ctx.waitUntil(discard());
    throw error;
  }
}
