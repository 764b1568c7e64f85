import { expect, test } from "vitest";
import type { App } from "../../clients/core/app.ts";
import {
  isSameRedirect,
  judgeRequest,
  onlyOne,
  redirectHost,
  redirectWith,
} from "./authorization-request.ts";

const CHALLENGE = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
const MCP = "https://tidemark.example/mcp";
const APPS: App[] = [
  { id: "phone", name: "Phone", redirects: ["https://app.example/in", "com.example.app:/in"], kind: "own" },
  {
    id: "desktop",
    name: "Desktop",
    redirects: ["http://127.0.0.1/in", "http://127.0.0.1:7777/fixed"],
    kind: "own",
  },
  { id: "mcc_x", name: "Helper", redirects: ["http://localhost/in"], kind: "registered" },
];
const GOOD =
  `client_id=phone&redirect_uri=${encodeURIComponent("https://app.example/in")}&response_type=code` +
  `&code_challenge=${CHALLENGE}&code_challenge_method=S256`;
function judge(text: string) {
  const query = new URLSearchParams(text);
  const clientId = onlyOne(query, "client_id");
  return judgeRequest(query, { app: APPS.find(({ id }) => id === clientId) ?? null, mcp: MCP });
}

test("takes a request that is well asked", () => {
  expect(judge(`${GOOD}&state=s&scope=openid profile&unknown=1`)).toEqual({
    kind: "asked",
    wish: {
      clientId: "phone",
      redirectUri: "https://app.example/in",
      challenge: CHALLENGE,
      state: "s",
      reads: null,
    },
  });
});

const ASSISTANT = GOOD.replace("=phone", "=mcc_x").replace(
  /redirect_uri=[^&]*/,
  "redirect_uri=http://localhost:4711/in",
);
const TARGET = `&resource=${encodeURIComponent(MCP)}`;

test.each([
  ["the account without a resource, for an app of the deployment", `${GOOD}&scope=journal:read`, null],
  ["reads at the MCP server, also for such an app", `${GOOD}${TARGET}`, ["journal:read"]],
  ["nothing but reads without a resource", `${ASSISTANT}&scope=account journal:read`, ["journal:read"]],
  ["the journal without a scope", `${ASSISTANT}${TARGET}`, ["journal:read"]],
  [
    "the scopes that there are, whatever else is asked",
    `${ASSISTANT}${TARGET}&scope=paper:read journal:write journal:read offline_access`,
    ["journal:read", "paper:read"],
  ],
  ["a resource in capitals", `${ASSISTANT}&resource=HTTPS://Tidemark.example/mcp`, ["journal:read"]],
])("grants %s", (_, query, reads) => {
  expect(judge(query)).toMatchObject({ kind: "asked", wish: { reads } });
});

test.each([
  ["another resource", `${ASSISTANT}&resource=https://tidemark.example/`, "invalid_target"],
  ["a resource with a fragment", `${ASSISTANT}${TARGET}%23x`, "invalid_target"],
  ["a resource that is no URL", `${ASSISTANT}&resource=mcp`, "invalid_target"],
  ["two resources", `${ASSISTANT}${TARGET}${TARGET}`, "invalid_request"],
  ["the whole account for an assistant", `${ASSISTANT}${TARGET}&scope=account`, "invalid_scope"],
  ["writes for an assistant", `${ASSISTANT}${TARGET}&scope=journal:write`, "invalid_scope"],
  ["an unknown response type", ASSISTANT.replace("=code&", "=x&"), "unsupported_response_type"],
])("an assistant that asks for %s is sent nowhere before its user decides", (_, query, error) => {
  expect(judge(query)).toEqual({ kind: "unvouched", error, host: "localhost" });
});

test.each([
  ["no client", GOOD.replace("client_id=phone", ""), "client"],
  ["an unknown client", GOOD.replace("=phone", "=phone2"), "client"],
  ["a client of another case", GOOD.replace("=phone", "=Phone"), "client"],
  ["two clients", `${GOOD}&client_id=phone`, "client"],
  ["no redirect", GOOD.replace(/&redirect_uri=[^&]*/, ""), "redirect"],
  ["two redirects", `${GOOD}&redirect_uri=https://app.example/in`, "redirect"],
  ["another app's redirect", GOOD.replace("=phone", "=desktop"), "redirect"],
])("answers nobody for %s", (_, query, lacks) => {
  expect(judge(query)).toEqual({ kind: "nobody", lacks });
});

test.each([
  ["no response type", GOOD.replace("&response_type=code", ""), "invalid_request"],
  ["the implicit grant", GOOD.replace("=code&", "=token&"), "unsupported_response_type"],
  ["no challenge", GOOD.replace(/&code_challenge=[^&]*/, ""), "invalid_request"],
  ["a short challenge", GOOD.replace(CHALLENGE, CHALLENGE.slice(1)), "invalid_request"],
  ["a challenge with padding", GOOD.replace(CHALLENGE, `${CHALLENGE.slice(1)}=`), "invalid_request"],
  ["the method `plain`", GOOD.replace("S256", "plain"), "invalid_request"],
  ["the method `s256`", GOOD.replace("S256", "s256"), "invalid_request"],
  ["no method", GOOD.replace("&code_challenge_method=S256", ""), "invalid_request"],
  ["two challenges", `${GOOD}&code_challenge=${CHALLENGE}`, "invalid_request"],
  ["two states", `${GOOD}&state=a&state=b`, "invalid_request"],
  ["a state with a line end", `${GOOD}&state=a%0d%0ab`, "invalid_request"],
  ["a state without end", `${GOOD}&state=${"a".repeat(1001)}`, "invalid_request"],
  ["a fragment as the answer's place", `${GOOD}&response_mode=fragment`, "invalid_request"],
  ["a malformed scope", `${GOOD}&scope=a%22b`, "invalid_scope"],
])("tells the app that it will not have %s", (_, query, error) => {
  expect(judge(query)).toEqual({
    kind: "refused",
    refusal: { redirectUri: "https://app.example/in", state: null, error },
  });
});

test.each([
  "https://APP.example/in",
  "HTTPS://app.example/in",
  "https://app.example/IN",
  "https://app.example/in/",
  "https://app.example/in?x=1",
  "https://app.example/in#x",
  "https://app.example/in\n",
  "https://app.example/in\0",
  " https://app.example/in",
  "https://app.example:443/in",
  "https://app.example./in",
  "https://app.example/./in",
  "https://app.example/%69n",
  "https://app.example/in/../in",
  "https://user@app.example/in",
  "https://app.example@evil.example/in",
  "https://app.example.evil.example/in",
  "https://evil.example/in",
  "//app.example/in",
  "http://app.example/in",
  "javascript:alert(1)",
  "data:text/html,x",
  "com.example.app:/in2",
  "com.example.app://in",
  "COM.example.app:/in",
])("CVE-2025-4143: no redirect to %j, which is nearly registered", (given) => {
  expect(APPS[0]?.redirects.some((each) => isSameRedirect(each, given))).toBe(false);
});

test.each([
  ["http://127.0.0.1/in", "http://127.0.0.1:49152/in", true],
  ["http://127.0.0.1/in", "http://127.0.0.1:65535/in", true],
  ["http://[::1]/in", "http://[::1]:8080/in", true],
  ["http://127.0.0.1/in", "http://127.0.0.1:65536/in", false],
  ["http://127.0.0.1/in", "http://127.0.0.1:0/in", false],
  ["http://127.0.0.1/in", "http://127.0.0.1:080/in", false],
  ["http://127.0.0.1/in", "http://127.0.0.1:/in", false],
  ["http://127.0.0.1/in", "http://127.0.0.1:80/in2", false],
  ["http://127.0.0.1/in", "http://127.0.0.1:80/in\n", false],
  ["http://127.0.0.1/in", "http://127.0.0.1:80@evil.example/in", false],
  ["http://127.0.0.1/in", "http://localhost:80/in", false],
  ["http://127.0.0.1/in", "http://127.0.0.2:80/in", false],
  ["http://127.0.0.1/in", "http://[::1]:80/in", false],
  ["http://127.0.0.1/in", "https://127.0.0.1:80/in", false],
  ["http://127.0.0.1:7777/in", "http://127.0.0.1:7778/in", false],
  ["https://app.example/in", "https://app.example:8443/in", false],
])("registered %s, given %j: %s", (registered, given, same) => {
  expect(isSameRedirect(registered, given)).toBe(same);
});

test("the answer keeps the app's own query and says who answers", () => {
  const from = { state: "a&b", issuer: "https://tidemark.example" };
  expect(redirectWith("https://app.example/in?x=1", { code: "c" }, from)).toBe(
    "https://app.example/in?x=1&code=c&state=a%26b&iss=https%3A%2F%2Ftidemark.example",
  );
  expect(redirectWith("com.example.app:/in", { error: "access_denied" }, { ...from, state: null })).toBe(
    "com.example.app:/in?error=access_denied&iss=https%3A%2F%2Ftidemark.example",
  );
});

test("a person is told where the answer goes", () => {
  expect(redirectHost("https://app.example:8443/in")).toBe("app.example:8443");
  expect(redirectHost("http://127.0.0.1:49152/in")).toBe("127.0.0.1");
  expect(redirectHost("com.example.app:/in")).toBe("com.example.app");
});
