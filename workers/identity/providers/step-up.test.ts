import { expect, test } from "vitest";
import * as z from "zod";
import { freshPerson, newTraveller, travel, type Traveller } from "#test/at-provider.ts";
import { newUser } from "#test/harness.ts";
import type { AtProvider } from "#test/vendors/person.ts";

const ACT = { method: "POST", path: "/auth/passkeys/options", body: {} } as const;
const Begun = z.object({ challengeId: z.string(), methods: z.array(z.string()) });
const Listed = z.object({ items: z.array(z.object({ id: z.string() })) });

/** Begins to confirm an act at a provider. */
async function leaveToConfirm(traveller: Traveller, provider: string, act: object = ACT): Promise<string> {
  const begun = await traveller.send("POST", "/auth/step-up/options", act);
  const { challengeId, methods } = Begun.parse(await begun.json());
  expect(methods).toEqual(["provider"]);
  return traveller.leave("/auth/step-up/provider", { challengeId, provider, returnTo: "/settings" });
}

const attempt = (
  traveller: Traveller,
  proof: string,
  { method, path, body }: { method: string; path: string; body?: object } = ACT,
) => traveller.send(method, path, body, { "step-up": proof });

async function signedIn(provider: "google" | "apple" | "microsoft", person: AtProvider): Promise<Traveller> {
  return (await travel(provider, person)).traveller;
}

test.each(["google", "apple", "microsoft"] as const)(
  "who has neither passkey nor password confirms by signing in anew at %s: for that act, once",
  async (provider) => {
    const person = freshPerson();
    const traveller = await signedIn(provider, person);
    const url = await leaveToConfirm(traveller, provider);
    const { prompt, max_age } = Object.fromEntries(new URL(url).searchParams);
    expect({ prompt, max_age }).toEqual({ prompt: "login", max_age: "0" });
    const end = await traveller.arrive(await traveller.signIn(url, person));
    const [, proof = ""] = /^\/settings#step-up=(stp_[\w-]{43})$/.exec(end.path) ?? [];
    expect(end.status).toBe(200);
    const elsewhere = await leaveToConfirm(traveller, provider);
    expect((await attempt(traveller, proof)).status).toBe(200);
    expect((await attempt(traveller, proof)).status).toBe(401);
    const other = await traveller.arrive(await traveller.signIn(elsewhere, person));
    const [, second = ""] = /#step-up=(.*)$/.exec(other.path) ?? [];
    const key = { method: "POST", path: "/api-keys", body: { name: "k", scopes: ["journal:read"] } };
    expect((await attempt(traveller, second, key)).status).toBe(401);
  },
);

test.each<[string, Partial<AtProvider>]>([
  ["somebody else", { sub: "somebody else" }],
  ["a sign-in of ten minutes ago", { claims: { auth_time: Math.floor(Date.now() / 1000) - 600 } }],
  ["a sign-in at an unknown time", { claims: { auth_time: null } }],
  ["a time that is no number", { claims: { auth_time: "now" } }],
  ["a forged signature", { sign: "another key" }],
])("%s at the provider confirms nothing", async (_, otherwise) => {
  const person = freshPerson();
  const traveller = await signedIn("google", person);
  const url = await leaveToConfirm(traveller, "google");
  const end = await traveller.arrive(await traveller.signIn(url, { ...person, ...otherwise }));
  expect([end.status, end.path]).toEqual([303, "/settings?problem=sign_in_refused"]);
});

test("an account linked to another user confirms nothing", async () => {
  const [person, other] = [freshPerson(), freshPerson()];
  const [traveller] = [await signedIn("google", person), await signedIn("google", other)];
  const url = await leaveToConfirm(traveller, "google");
  const end = await traveller.arrive(await traveller.signIn(url, other));
  expect([end.status, end.path]).toEqual([303, "/settings?problem=sign_in_refused"]);
});

test("a proof is for the session that began, and a sign-in's way back confirms nothing", async () => {
  const person = freshPerson();
  const [one, other] = [await signedIn("google", person), await signedIn("google", person)];
  const url = await leaveToConfirm(one, "google");
  const back = await one.signIn(url, person);
  const end = await one.arrive(back);
  const [, proof = ""] = /#step-up=(.*)$/.exec(end.path) ?? [];
  expect((await attempt(other, proof)).status).toBe(401);
  const plain = await travel("google", person);
  expect(plain.path).not.toContain("step-up");
});

test("only a linked provider confirms, and only for those who have nothing better", async () => {
  const traveller = await signedIn("google", freshPerson());
  await expect(leaveToConfirm(traveller, "microsoft")).rejects.toThrow(/not_found/);
  const user = await newUser();
  const headers = { authorization: `Bearer ${user.accessJwt}` };
  const page = newTraveller();
  const begun = await page.send("POST", "/auth/step-up/options", ACT, headers);
  const { challengeId } = Begun.parse(await begun.json());
  const refused = await page.send(
    "POST",
    "/auth/step-up/provider",
    { challengeId, provider: "google" },
    headers,
  );
  expect(refused.status).toBe(404);
});

test("the last way in is not unlinked", async () => {
  const person = freshPerson();
  const traveller = await signedIn("google", person);
  const list = async () => Listed.parse(await (await traveller.send("GET", "/auth/identities")).json()).items;
  const [linked] = await list();
  const act = { method: "DELETE", path: `/auth/identities/${linked?.id}` };
  const url = await leaveToConfirm(traveller, "google", act);
  const end = await traveller.arrive(await traveller.signIn(url, person));
  const [, proof = ""] = /#step-up=(.*)$/.exec(end.path) ?? [];
  const refused = await attempt(traveller, proof, act);
  expect([refused.status, await refused.json()]).toMatchObject([409, { code: "last_way_in" }]);
  expect(await list()).toHaveLength(1);
});
