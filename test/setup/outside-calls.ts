import { AsyncLocalStorage } from "node:async_hooks";
import { env } from "cloudflare:workers";
import { afterEach } from "vitest";
import { transactions, type Work } from "#workers/db/announced.ts";

/** The refused calls of this test; a test that expects some removes them from the list. */
export const refused: string[] = [];

const around = new AsyncLocalStorage<Work>();
transactions.bindStore(around, (work) => work);

refuse("host", globalThis, ["fetch"]);
refuse("bucket", methodsOf(env.FILES), ["head", "get", "put", "delete", "list", "createMultipartUpload"]);
refuse("queue", methodsOf(env.IMPORTS), ["send", "sendBatch"]);
refuse("object", methodsOf(env.USER_STREAM), ["get", "getByName"]);

// The product may catch the error, and then only this list shows the call.
afterEach(() => {
  const calls = refused.splice(0);
  if (calls.length > 0)
    throw new Error(`called while a transaction of the ledger was open: ${calls.join(", ")}`);
});

/** Makes these methods throw within the work of an open transaction, but not for work that runs beside it. */
function refuse(what: string, on: object, names: readonly string[]): void {
  for (const name of names) {
    const method: unknown = Reflect.get(on, name);
    if (typeof method !== "function") throw new TypeError(`a ${what} has no ${name}`);
    Reflect.set(on, name, function (this: unknown, ...given: unknown[]): unknown {
      const work = around.getStore();
      if (work === undefined || work.isOver) return Reflect.apply(method, this, given);
      refused.push(`${what}.${name}`);
      throw new Error(`${what}.${name} was called while a transaction of the ledger was open`);
    });
  }
}

/** The object that holds the methods of every binding of this kind. */
function methodsOf(binding: object): object {
  const methods: object | null = Reflect.getPrototypeOf(binding);
  if (methods === null) throw new TypeError("a binding without methods");
  return methods;
}
