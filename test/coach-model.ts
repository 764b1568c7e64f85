import { inject } from "vitest";
import { newId } from "#shared/ids.ts";
import type { Ctx } from "#workers/context.ts";
import type { TestUser } from "./harness.ts";
import type { Turn } from "./vendors/model.ts";

const { model: ORIGIN } = inject("vendors");

export type Scripted = {
  ctx(): Ctx;
  /** The bodies of all questions so far. */
  asked(): Promise<{ model: string; stream: boolean; messages: { role: string; content: string }[] }[]>;
};

const LIMITS = "calls=40 tokens=200000 first-seconds=8 whole-seconds=20";

/** A deployment whose model acts as told, question by question, for this user. */
export async function withModel(user: TestUser, turns: Turn[], limits = LIMITS): Promise<Scripted> {
  const name = newId("request");
  await fetch(`${ORIGIN}/script/${name}`, { method: "PUT", body: JSON.stringify(turns) });
  const ctx = user.ctx();
  const env = {
    ...ctx.env,
    COACH_MODEL: "openai",
    COACH_MODEL_NAME: name,
    COACH_LIMITS: limits,
    ORIGIN_MODEL: ORIGIN,
    VENDORS: '{"model":{"apiKey":"sk-valid-key"}}',
  } as const;
  return {
    ctx: () => ({ ...user.ctx(), env }),
    asked: async () => (await fetch(`${ORIGIN}/asked/${name}`)).json(),
  };
}
