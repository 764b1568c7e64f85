import fc from "fast-check";
import { base64url } from "jose";
import { expect, test } from "vitest";
import { clientOf, getThing, json, refused, signedIn, soon } from "#test/scripted-server.ts";
import { login } from "../contracts/auth.ts";
import { createClient } from "./client.ts";
import { memoryStore } from "./local-store.ts";
import { memoryKeyring, openEnvelope, sealEnvelope } from "./session-envelope.ts";

const SIGN_IN = { email: "a@example.com", password: "12345678" };

test("an envelope opens on its device to what was sealed, and reads version|iv|ciphertext|mac", async () => {
  const keyring = memoryKeyring();
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: "grapheme", maxLength: 200 }), async (text) => {
      const envelope = await sealEnvelope(keyring, text);
      expect(envelope).toMatch(/^1\.1\|[\w-]{16}\|[\w-]*\|[\w-]{22}$/);
      expect(await openEnvelope(keyring, envelope)).toBe(text);
      expect(await openEnvelope(memoryKeyring(), envelope)).toBeNull();
    }),
    { numRuns: 50 },
  );
});

test("an envelope with any one character changed does not open", async () => {
  const keyring = memoryKeyring();
  const envelope = await sealEnvelope(keyring, JSON.stringify({ access: "a.b.c", refresh: "rt1_x" }));
  for (let at = 0; at < envelope.length; at++) {
    for (const letter of ["A", "b", "-", "|", "2"]) {
      if (envelope[at] === letter) continue;
      const changed = envelope.slice(0, at) + letter + envelope.slice(at + 1);
      expect(await openEnvelope(keyring, changed), `${letter} at ${at}`).toBeNull();
    }
  }
});

test("an envelope with any one bit of its bytes flipped does not open", async () => {
  const keyring = memoryKeyring();
  const envelope = await sealEnvelope(keyring, "session");
  const [version = "", ...parts] = envelope.split("|");
  for (const [which, part] of parts.entries()) {
    const bytes = base64url.decode(part);
    for (let bit = 0; bit < bytes.length * 8; bit++) {
      const flipped = bytes.slice();
      flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      const text = base64url.encode(flipped);
      expect(await openEnvelope(keyring, [version, ...parts.with(which, text)].join("|"))).toBeNull();
    }
  }
});

test("tokens rest sealed, in one copy, and are opened to attach a header", async () => {
  const { client, clock, seen, store } = clientOf(
    [() => json(signedIn("usr_1", soon(clock, 900))), json({ id: "1" })],
    "bearer",
    memoryKeyring(),
  );
  await client.call(login, { body: SIGN_IN });
  const kept = JSON.stringify(await store.entries(""));
  expect(kept).not.toContain("access-1");
  expect(kept).not.toContain("refresh-1");
  expect(kept.match(/1\.1\|/g)).toHaveLength(1);
  await client.call(getThing, { params: { id: "1" } });
  expect(seen[1]?.token).toBe("Bearer access-1");
});

test("nothing is kept in memory between requests: what rests is what speaks", async () => {
  const keyring = memoryKeyring();
  const { client, clock, seen, store } = clientOf(
    [() => json(signedIn("usr_1", soon(clock, 900))), json({ id: "1" })],
    "bearer",
    keyring,
  );
  await client.call(login, { body: SIGN_IN });
  const envelope = await sealEnvelope(keyring, JSON.stringify({ access: "access-9", refresh: "refresh-9" }));
  await store.put("tokens", { envelope, exp: soon(clock, 900) });
  await client.call(getThing, { params: { id: "1" } });
  expect(seen[1]?.token).toBe("Bearer access-9");
});

test("a session that was tampered with is over, and the device wiped, before anything is sent", async () => {
  const { client, clock, seen, store, said } = clientOf(
    [() => json(signedIn("usr_1", soon(clock, 900))), json({ id: "1" })],
    "bearer",
    memoryKeyring(),
  );
  await client.call(login, { body: SIGN_IN });
  await store.put("tokens", {
    envelope: "1.1|AAAAAAAAAAAAAAAA|AAAA|AAAAAAAAAAAAAAAAAAAAAA",
    exp: soon(clock, 900),
  });
  await expect(client.call(getThing, { params: { id: "1" } })).rejects.toMatchObject({
    code: "unauthenticated",
  });
  expect(seen).toHaveLength(1);
  expect(await store.entries("")).toEqual([]);
  expect(said).toEqual(["ended"]);
});

test("a new device key seals the session anew, and the old envelope no longer opens", async () => {
  const keyring = memoryKeyring();
  const { client, clock, seen, store } = clientOf(
    [() => json(signedIn("usr_1", soon(clock, 900))), json({ id: "1" })],
    "bearer",
    keyring,
  );
  await client.call(login, { body: SIGN_IN });
  const before = await store.get("tokens");
  await client.rotateKey();
  expect(await store.get("tokens")).toMatchObject({ envelope: expect.stringMatching(/^1\.2\|/) });
  await client.call(getThing, { params: { id: "1" } });
  expect(seen[1]?.token).toBe("Bearer access-1");
  await store.put("tokens", before);
  await expect(client.call(getThing, { params: { id: "1" } })).rejects.toMatchObject({
    code: "unauthenticated",
  });
});

test.each([
  ["sealed", memoryKeyring()],
  ["plain", undefined],
])(
  "a sign-out queued offline is sent after a restart, by the session that it ends (%s)",
  async (_, keyring) => {
    const first = clientOf(
      [() => json(signedIn("usr_1", soon(first.clock, 900))), new TypeError("network")],
      "bearer",
      keyring,
    );
    await first.client.call(login, { body: SIGN_IN });
    await first.client.signOut();
    expect(first.said).toEqual(["ended"]);
    if (keyring !== undefined)
      expect(JSON.stringify(await first.store.entries(""))).not.toContain("access-1");

    const second = clientOf([new Response(null, { status: 204 })], "bearer", keyring, first.store);
    await second.client.drainSignOuts();
    expect(second.seen).toMatchObject([
      { url: "https://t.example/api/v1/auth/logout", token: "Bearer access-1", body: { everywhere: false } },
    ]);
    expect(await second.store.entries("")).toEqual([]);
  },
);

test("a sign-out whose access token ran out refreshes for it, and keeps what it got when the network goes again", async () => {
  const first = clientOf([() => json(signedIn("usr_1", soon(first.clock, 900))), new TypeError("network")]);
  await first.client.call(login, { body: SIGN_IN });
  await first.client.signOut({ everywhere: true });
  const renewed = { access_jwt: "access-2", refresh_token: "refresh-2", exp: soon(first.clock, 900) };
  const second = clientOf(
    [refused("unauthenticated"), json(renewed), new TypeError("network")],
    "bearer",
    undefined,
    first.store,
  );
  await second.client.drainSignOuts();
  const third = clientOf([new Response(null, { status: 204 })], "bearer", undefined, first.store);
  await third.client.drainSignOuts();
  expect(third.seen).toMatchObject([{ token: "Bearer access-2", body: { everywhere: true } }]);
  expect(await third.store.entries("")).toEqual([]);
});

test("a sign-out of a session that is over already is done", async () => {
  const first = clientOf([() => json(signedIn("usr_1", soon(first.clock, 900))), new TypeError("network")]);
  await first.client.call(login, { body: SIGN_IN });
  await first.client.signOut();
  const second = clientOf(
    [refused("unauthenticated"), refused("refresh_refused")],
    "bearer",
    undefined,
    first.store,
  );
  await second.client.drainSignOuts();
  expect(await second.store.entries("")).toEqual([]);
});

test("the next user's sign-in wipes everything but the sign-out that waits", async () => {
  const first = clientOf([() => json(signedIn("usr_1", soon(first.clock, 900))), new TypeError("network")]);
  await first.client.call(login, { body: SIGN_IN });
  await first.client.signOut();
  await first.store.put("query:trades", ["secret"]);
  const second = clientOf(
    [new TypeError("network"), () => json(signedIn("usr_2", soon(first.clock, 900), "7"))],
    "bearer",
    undefined,
    first.store,
  );
  await second.client.call(login, { body: SIGN_IN });
  const names = (await first.store.entries("")).map(([key]) => key.replace(/:.*/, ":"));
  expect(names.sort()).toEqual(["owner", "sign-out:", "tokens"]);
});

test("with a cookie nothing is sent before the sign-out that waits, or it would speak for who has left", async () => {
  const store = memoryStore();
  const seen: string[] = [];
  let online = true;
  const client = createClient({
    baseUrl: "https://t.example/api/v1",
    carrier: "cookie",
    store,
    transport: async (url) => {
      if (!online) throw new TypeError("network");
      seen.push(new URL(url).pathname);
      if (url.endsWith("/auth/logout")) return new Response(null, { status: 204 });
      return url.endsWith("/auth/login") ? json({ ...signedIn("usr_1", 4e9) }) : refused("unauthenticated");
    },
  });
  await client.call(login, { body: SIGN_IN });
  online = false;
  await client.signOut();
  await expect(client.call(getThing, { params: { id: "1" } })).rejects.toThrow();
  online = true;
  await expect(client.call(getThing, { params: { id: "1" } })).rejects.toMatchObject({
    code: "unauthenticated",
  });
  expect(seen.slice(0, 3)).toEqual(["/api/v1/auth/login", "/api/v1/auth/logout", "/api/v1/things/1"]);
});
