import { QueryClient } from "@tanstack/react-query";
import { afterEach, expect, test } from "vitest";
import { me } from "#shared/contracts/auth.ts";
import { answer, asked, NOTHING } from "#test/components/network.ts";
import { markSignedIn, markSignedOut } from "./marks.ts";
import { findSession } from "./session.ts";

afterEach(markSignedOut);

test("a read of the session that a sign-out cancels finds no session, instead of an error", async () => {
  const client = new QueryClient();
  const answered = Promise.withResolvers<typeof NOTHING>();
  answer(me, () => answered.promise);
  markSignedIn("usr_1");
  const found = findSession(client);
  await expect.poll(() => asked.length).toBe(1);
  markSignedOut();
  client.clear();
  expect(await found).toBeNull();
  answered.resolve(NOTHING);
});
