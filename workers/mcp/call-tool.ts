import type { Context } from "hono";
import * as z from "zod";
import { pathOf, problemOf } from "#shared/client/request.ts";
import { type Problem, PROBLEMS } from "#shared/problem.ts";
import { createApp, type AppEnv } from "../http/factory.ts";
import { admitCaller, type Caller } from "../http/gatekeeper.ts";
import { answerProblem } from "../http/problem-response.ts";
import type { Served } from "../http/serve/serve.ts";
import { askedOf } from "./core/tool-input.ts";
import { refusal, toldAnswer, type Told } from "./core/told-answer.ts";

/** What a call came to: its answer in words, or that the grant has ended since. */
export type Called = { kind: "told"; told: Told } | { kind: "ended" };

/**
 * Calls the handler of a contract's route for the holder of a grant. The request passes what every request of
 * the API passes: the user's rate limit, the scope, the contract, and the gate of the ledger.
 */
export async function callTool(
  c: Context<AppEnv>,
  { contract, run }: Served,
  { caller, given }: { caller: Caller; given: Readonly<Record<string, unknown>> },
): Promise<Called> {
  const split = askedOf(contract, given);
  if (split.kind === "unknown") return told(refusal(`Unknown input: ${split.names.join(", ")}.`));
  const { params, query, body } = split.asked;
  const app = createApp()
    .onError(answerProblem)
    .use(async (inner, next) => {
      inner.set("requestId", c.get("requestId"));
      inner.set("mount", "");
      inner.set("contract", contract);
      await admitCaller(inner, caller, null);
      return next();
    })
    .on(contract.method, contract.path, run);
  const sent =
    body === null ? {} : { headers: { "content-type": "application/json" }, body: JSON.stringify(body) };
  const path = pathOf(contract, { params, query });
  const response = await app.request(path, { method: contract.method, ...sent }, c.env, c.executionCtx);
  if (response.status === 401) return { kind: "ended" };
  if (!response.ok) return told(refusal(wordsOf(await problemOf(response))));
  return told(toldAnswer(z.json().parse(await response.json())));
}

function told(answer: Told): Called {
  return { kind: "told", told: answer };
}

/** A refusal as an assistant reads it: what is wrong, where, and whether another try helps. */
function wordsOf({ code, detail, issues = [], retryAfterSeconds }: Problem): string {
  const said = detail === undefined ? [] : [`${detail}.`];
  const fields = issues.slice(0, 10).map(({ path, message: flaw }) => `${path}: ${flaw}.`);
  const later = retryAfterSeconds === undefined ? [] : [`Try again in ${retryAfterSeconds} seconds.`];
  return [`Refused (${code}): ${PROBLEMS[code].title}.`, ...said, ...fields, ...later].join(" ");
}
