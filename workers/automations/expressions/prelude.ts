/**
 * A script that runs once inside the engine, before its memory is kept, and answers functions for the host.
 * `input`, `nodes`, `now`, `item` and `index` take JSON, read where an expression first asks for it. `finish`
 * gives the result as JSON, and `describe` what was thrown. Nothing that a script does to them lasts.
 */
export const PRELUDE = `(() => {
  "use strict";
  const { defineProperty, freeze, values } = Object;
  const { parse, stringify } = JSON;
  const AnyPromise = Promise;
  const slice = Function.prototype.call.bind(String.prototype.slice);

  defineProperty(Math, "random", {
    value() { throw new TypeError("an expression has no randomness, so that each run gives the same"); },
  });
  for (const name of [
    "eval", "Function", "Promise", "queueMicrotask", "performance", "WeakRef", "FinalizationRegistry",
    "SharedArrayBuffer", "Atomics", "InternalError",
  ]) delete globalThis[name];

  const freezeAll = (root) => {
    if (typeof root !== "object" || root === null) return root;
    const waiting = [root];
    while (waiting.length > 0) {
      const members = values(freeze(waiting.pop()));
      for (let n = 0; n < members.length; n++)
        if (typeof members[n] === "object" && members[n] !== null) waiting.push(members[n]);
    }
    return root;
  };
  const bind = (name) => (text) => {
    let value;
    let isRead = false;
    const get = () => {
      if (isRead) return value;
      value = freezeAll(parse(text));
      isRead = true;
      return value;
    };
    defineProperty(globalThis, name, { get, enumerable: true });
  };

  const check = (value) => {
    const type = typeof value;
    if (type === "function") throw new TypeError("the value holds a function, which JSON cannot hold");
    if (type === "symbol") throw new TypeError("the value holds a symbol, which JSON cannot hold");
    if (type === "bigint") throw new TypeError("the value holds a BigInt, which JSON cannot hold");
    if (type === "object" && value instanceof AnyPromise)
      throw new TypeError("the value holds a promise, and an expression cannot wait");
    return value;
  };
  const finish = (value) => {
    if (check(value) === undefined) return "null";
    const text = stringify(value, (_, member) => check(member));
    return text === undefined ? "null" : text;
  };

  const words = (value) => (typeof value === "string" ? slice(value, 0, 2000) : "");
  const describe = (thrown) => {
    if (typeof thrown !== "object" || thrown === null)
      return stringify({ name: "", message: "threw " + slice(String(thrown), 0, 2000), stack: "" });
    const { name, message, stack } = thrown;
    return stringify({ name: words(name), message: words(message), stack: words(stack) });
  };
  return { input: bind("input"), nodes: bind("nodes"), now: bind("now"), item: bind("item"), index: bind("index"), finish, describe };
})()`;
