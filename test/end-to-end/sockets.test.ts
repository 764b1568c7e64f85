import { afterAll, beforeAll, expect, test } from "vitest";
import * as z from "zod";
import { type Product, startProduct } from "./product.ts";
import { openRawSocket, type RawSocket } from "./raw-socket.ts";
import { within } from "#test/effort.ts";

const PASSWORD = "correct horse battery staple";
const Entered = z.object({ access_jwt: z.string() });
const Ticket = z.object({ ticket: z.string() });
const Me = z.object({ session: z.object({ id: z.string() }) });

let product: Product;
beforeAll(async () => {
  product = await startProduct("sockets");
});
afterAll(() => product.stop());

async function ask(method: string, path: string, access?: string, body?: object): Promise<unknown> {
  const response = await fetch(`${product.origin}/mapi${path}`, {
    method,
    headers: {
      "content-type": "application/json",
      ...(access === undefined ? {} : { authorization: `Bearer ${access}` }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
  return response.status === 204 ? null : response.json();
}

async function openSocket(access: string): Promise<RawSocket> {
  const { ticket } = Ticket.parse(await ask("POST", "/ws/ticket", access, {}));
  return openRawSocket(new URL(`/ws?ticket=${ticket}`, product.origin));
}

test("a session's sockets end within 5 seconds of its revocation while the user's other socket floods (S9)", async () => {
  const credentials = { email: "mary@example.com", password: PASSWORD };
  const { access_jwt: mine } = Entered.parse(await ask("POST", "/auth/register", undefined, credentials));
  const { access_jwt: theirs } = Entered.parse(await ask("POST", "/auth/login", undefined, credentials));
  const { session } = Me.parse(await ask("GET", "/auth/me", theirs));
  const [quiet, loud, flood] = [await openSocket(theirs), await openSocket(mine), await openSocket(mine)];
  flood.send(Array.from({ length: 5000 }, (_, n) => `{"junk":${n}}`));
  const began = performance.now();
  await ask("DELETE", `/auth/sessions/${session.id}`, mine);
  const { code, at } = await quiet.closed;
  expect(code).toBe(4403);
  expect(at - began).toBeLessThan(within(5000));
  expect((await flood.closed).code).toBe(4429);
  loud.send(Array.from({ length: 200 }, () => "junk"));
  expect((await loud.closed).code).toBe(4429);
  for (const socket of [quiet, loud, flood]) socket.drop();
});
