import { expect, test } from "vitest";
import { sql } from "drizzle-orm";
import { newUser, type TestUser } from "#test/harness.ts";
import { withModel } from "#test/coach-model.ts";
import type { Turn } from "#test/vendors/model.ts";
import { askModel } from "./ask-model.ts";
import type { ModelQuestion } from "./read-answer.ts";

const QUESTION: ModelQuestion = { messages: [{ role: "user", content: "Hello" }], mostTokens: 100 };
const SOON = "calls=100 tokens=200000 first-seconds=0.3 whole-seconds=0.6";

let shared: Promise<TestUser> | null = null;
/** One user for the calls that leave nothing behind but their count. */
function sharedUser(): Promise<TestUser> {
  return (shared ??= newUser());
}

const stop = async () => "stop" as const;
const fail = async () => {
  throw new Error("the ledger is away");
};

function use(user: TestUser) {
  return user
    .ctx()
    .ledger.read(
      sql<{ calls: number; tokens: number }>`select calls, tokens from model_use where user_id = ${user.id}`,
    );
}

test("gives the pieces as they come, then the whole, and counts what was used", async () => {
  const user = await newUser();
  const { ctx, asked } = await withModel(user, [{ kind: "stream", pieces: ["One", " two"] }]);
  const pieces: string[] = [];
  const onText = async (piece: string) => void pieces.push(piece);
  expect(await askModel(ctx(), { ...QUESTION, onText })).toEqual({
    kind: "answered",
    text: "One two",
    tokens: 8,
  });
  expect(pieces).toEqual(["One", " two"]);
  expect(await use(user)).toEqual([{ calls: 1, tokens: 8 }]);
  expect(await asked()).toMatchObject([{ stream: true, max_tokens: 100, messages: QUESTION.messages }]);
});

test.each<[string, Turn, string]>([
  ["silent", { kind: "hang" }, ""],
  ["silent", { kind: "stream", pieces: ["A"], end: "stall" }, "A"],
  ["cut", { kind: "stream", pieces: ["A"], end: "cut" }, "A"],
  ["unreadable", { kind: "stream", pieces: ["A"], end: "error" }, "A"],
  ["busy", { kind: "status", status: 429, retryAfter: "17" }, ""],
  ["broken", { kind: "status", status: 500 }, ""],
  ["broken", { kind: "status", status: 302 }, ""],
  ["refused", { kind: "status", status: 401 }, ""],
  ["refused", { kind: "status", status: 404 }, ""],
])("is %s after %j, and leaves the model alone for a while", async (why, turn, text) => {
  const user = await sharedUser();
  const { ctx, asked } = await withModel(user, [turn], SOON);
  expect(await askModel(ctx(), QUESTION)).toMatchObject({ kind: "unanswered", why, text });
  expect(await askModel(ctx(), QUESTION)).toMatchObject({ why: "paused" });
  expect(await asked()).toHaveLength(1);
});

test("reads no more of an endless answer than is allowed", async () => {
  const user = await newUser();
  const { ctx } = await withModel(user, [{ kind: "stream", pieces: [], end: "flood" }]);
  const answer = await askModel(ctx(), QUESTION);
  expect(answer).toMatchObject({ kind: "unanswered", why: "flooded" });
  expect(answer.text.length).toBeLessThanOrEqual(12_000);
});

test("stops reading when told to", async () => {
  const user = await newUser();
  const { ctx } = await withModel(user, [{ kind: "stream", pieces: ["A", "B"] }]);
  expect(await askModel(ctx(), { ...QUESTION, onText: stop })).toMatchObject({ why: "stopped", text: "A" });
});

test("an error of the caller is no failure of the model, and what was spent is counted", async () => {
  const user = await newUser();
  const turns = [1, 2].map((): Turn => ({ kind: "stream", pieces: ["Ab", "cd"] }));
  const { ctx } = await withModel(user, turns, SOON);
  await expect(askModel(ctx(), { ...QUESTION, onText: fail })).rejects.toThrow("the ledger is away");
  // Seven letters, of three a token.
  expect(await use(user)).toEqual([{ calls: 1, tokens: 3 }]);
  expect(await askModel(ctx(), QUESTION)).toMatchObject({ kind: "answered", text: "Abcd" });
});

test("asks no more on a day than its owner may use, and again on the next", async () => {
  const user = await newUser();
  const turns = Array.from({ length: 5 }, (): Turn => ({ kind: "stream", pieces: ["A"] }));
  const { ctx, asked } = await withModel(user, turns, "calls=3 tokens=1000 first-seconds=8 whole-seconds=8");
  const many = await Promise.all([1, 2, 3, 4].map(() => askModel(ctx(), QUESTION)));
  const spent = { kind: "unanswered", why: "spent", text: "", tokens: 0 };
  expect(many.filter(({ kind }) => kind === "unanswered")).toEqual([spent]);
  expect(await use(user)).toEqual([{ calls: 3, tokens: 24 }]);
  await user
    .ctx()
    .ledger.transaction((tx) => tx.query(sql`update model_use set day = day - 1 where user_id = ${user.id}`));
  expect(await askModel(ctx(), { ...QUESTION, mostTokens: 999 })).toEqual(spent);
  expect(await askModel(ctx(), QUESTION)).toMatchObject({ kind: "answered" });
  expect(await use(user)).toEqual([{ calls: 1, tokens: 8 }]);
  expect(await asked()).toHaveLength(4);
});

test("asks the binding of Workers AI where that is bound", async () => {
  const user = await newUser();
  const given: unknown[] = [];
  const events =
    'data: {"response":"Hi"}\n\ndata: {"response":"","usage":{"total_tokens":4}}\n\ndata: [DONE]\n\n';
  const AI = {
    run: async (model: string, input: object) => {
      given.push(model, input);
      return new Response(events).body;
    },
  };
  const ctx = user.ctx();
  const env = { ...ctx.env, AI, COACH_MODEL: "workers-ai", COACH_MODEL_NAME: "@cf/meta/some-model" } as const;
  expect(await askModel({ ...ctx, env }, QUESTION)).toEqual({ kind: "answered", text: "Hi", tokens: 4 });
  expect(given).toMatchObject(["@cf/meta/some-model", { stream: true, max_tokens: 100 }]);
});

test.each([
  { COACH_MODEL: "off" },
  { COACH_MODEL: "another" },
  { COACH_MODEL: "openai", COACH_MODEL_NAME: "a model" },
  { COACH_MODEL: "openai", COACH_MODEL_NAME: "m", COACH_LIMITS: "calls=many" },
  { COACH_MODEL: "openai", COACH_MODEL_NAME: "m", VENDORS: '{"model":{"apiKey":"sk-valid-key"}}' },
  { COACH_MODEL: "openai", COACH_MODEL_NAME: "m", ORIGIN_MODEL: "http://127.0.0.1:1", VENDORS: "{}" },
  { COACH_MODEL: "workers-ai", COACH_MODEL_NAME: "m" },
])("asks nobody with %j", async (settings) => {
  const ctx = (await sharedUser()).ctx();
  const env = { ...ctx.env, ...settings } as unknown as Env;
  expect(await askModel({ ...ctx, env }, QUESTION)).toMatchObject({ why: "off" });
});
