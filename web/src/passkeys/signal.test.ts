import { expect, test } from "vitest";
import { signalAccount, signalUnknown } from "./signal.ts";

const account = {
  rpId: "t.example",
  userId: "dXNy",
  name: "ada@example.com",
  displayName: "Ada",
  allAcceptedCredentialIds: ["b25l", "dHdv"],
};

test("tells the browser which passkeys count and what the account is called", async () => {
  const told: unknown[] = [];
  await signalAccount(account, {
    signalAllAcceptedCredentials: async (said) => void told.push(said),
    signalCurrentUserDetails: async (said) => void told.push(said),
  });
  expect(told).toEqual([
    { rpId: "t.example", userId: "dXNy", allAcceptedCredentialIds: ["b25l", "dHdv"] },
    { rpId: "t.example", userId: "dXNy", name: "ada@example.com", displayName: "Ada" },
  ]);
});

test("names one passkey that the server does not know, at the site it was asked for", async () => {
  const told: unknown[] = [];
  await signalUnknown({ rpId: "t.example" }, "b25l", {
    signalUnknownCredential: async (said) => void told.push(said),
  });
  await signalUnknown({ rp: { id: "t.example", name: "Tidemark" } }, "dHdv", {
    signalUnknownCredential: async (said) => void told.push(said),
  });
  expect(told).toEqual([
    { rpId: "t.example", credentialId: "b25l" },
    { rpId: "t.example", credentialId: "dHdv" },
  ]);
});

test("does without where the browser offers nothing or refuses", async () => {
  await signalAccount(account, {});
  await signalAccount(account, { signalCurrentUserDetails: () => Promise.reject(new Error("no")) });
  await signalUnknown({ rpId: "t.example" }, "b25l", {});
});
