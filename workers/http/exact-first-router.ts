import type { Result, Router } from "hono/router";
import { RegExpRouter } from "hono/router/reg-exp-router";
import { SmartRouter } from "hono/router/smart-router";
import { TrieRouter } from "hono/router/trie-router";

/**
 * Hono's fast router refuses a literal segment where another route has a parameter, such as
 * `/imports/formats` beside `/imports/:id`. One such pair would put every route on the slow router. This
 * router matches a path without a parameter once and remembers it. The fast router gets only the other
 * routes. Routes are added before the first match.
 */
export class ExactFirstRouter<T> implements Router<T> {
  readonly name = "ExactFirstRouter";
  readonly #all = new SmartRouter<T>({ routers: [new TrieRouter()] });
  readonly #patterns = new SmartRouter<T>({ routers: [new RegExpRouter(), new TrieRouter()] });
  readonly #exact = new Map<string, Map<string, Result<T>>>();

  add(method: string, path: string, handler: T): void {
    this.#all.add(method, path, handler);
    if (/[:*]/.test(path)) this.#patterns.add(method, path, handler);
    else this.#exact.set(path, new Map());
  }

  match(method: string, path: string): Result<T> {
    const byMethod = this.#exact.get(path);
    if (byMethod === undefined) return this.#patterns.match(method, path);
    const known = byMethod.get(method);
    if (known !== undefined) return known;
    const result = this.#all.match(method, path);
    byMethod.set(method, result);
    return result;
  }
}
