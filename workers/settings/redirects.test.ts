import { env } from "cloudflare:workers";
import { expect, test } from "vitest";
import { isSafeRedirect } from "./redirects.ts";
import { settingsOf } from "./settings.ts";

test.each([
  "https://app.example/in",
  "https://app.example/in?platform=ios",
  "http://127.0.0.1/in",
  "http://127.0.0.1:7777/in",
  "http://[::1]/in",
  "com.example.app:/in",
  "com.example.app://in",
])("an app may register %s", (text) => {
  expect(isSafeRedirect(text)).toBe(true);
});

test.each([
  "",
  "app.example/in",
  "http://app.example/in",
  "http://localhost/in",
  "http://127.0.0.2/in",
  "https://App.example/in",
  "https://app.example",
  "https://app.example/in#part",
  "https://app.example/in#",
  "https://user@app.example/in",
  "https://app.example/a/../in",
  "https://app.example/in ",
  "https://app.example/i\nn",
  "app:/in",
  "javascript:alert(1)",
  "data:text/html,x",
  "file:///etc/passwd",
  "Com.example.app:/in",
  "com.example.app:/../in",
  "com.example.app:/in#x",
  `https://app.example/${"a".repeat(500)}`,
])("an app may not register %j", (text) => {
  expect(isSafeRedirect(text)).toBe(false);
});

const app = (id: string, redirect: string) => ({ id, name: "An app", redirects: [redirect] });

test.each([
  ["an unsafe redirect", [app("one", "http://app.example/in")]],
  ["a name twice", [app("one", "https://app.example/in"), app("one", "https://other.example/in")]],
  ["no redirect", [{ ...app("one", ""), redirects: [] }]],
])("a deployment that gives an app %s does not start", (_, apps) => {
  expect(() => settingsOf({ ...env, OAUTH_CLIENTS: JSON.stringify(apps) })).toThrow(/OAUTH_CLIENTS/);
});
