/** An address in the engine's memory. */
export type Address = number;
type Call = (...values: number[]) => Address;

/** What the metered engine exports; `scripts/engine/make-engine.ts` gives the names. */
export type Exports = {
  /** The work that is left, in units of the meter. */
  fuel: WebAssembly.Global;
  /** Where the stack ends now. */
  stack: WebAssembly.Global;
  initialize: Call;
  allocate: Call;
  newRuntime: Call;
  setMaxStackSize: Call;
  newContext: Call;
  evaluate: Call;
  call: Call;
  resolveException: Call;
  newString: Call;
  getString: Call;
  getProperty: Call;
  getUndefined: Call;
};

/** Reads the exports of an instance; it throws where one is missing, because another module was built in. */
export function exportsOf(instance: WebAssembly.Instance): Exports {
  const call = (name: string): Call => {
    const found = instance.exports[name];
    if (typeof found !== "function") throw new Error(`the engine exports no function ${name}`);
    return (...values) => Number(found(...values));
  };
  const global = (name: string): WebAssembly.Global => {
    const found = instance.exports[name];
    if (!(found instanceof WebAssembly.Global)) throw new Error(`the engine exports no global ${name}`);
    return found;
  };
  return {
    fuel: global("fuel"),
    stack: global("stack"),
    initialize: call("initialize"),
    allocate: call("allocate"),
    newRuntime: call("newRuntime"),
    setMaxStackSize: call("setMaxStackSize"),
    newContext: call("newContext"),
    evaluate: call("evaluate"),
    call: call("call"),
    resolveException: call("resolveException"),
    newString: call("newString"),
    getString: call("getString"),
    getProperty: call("getProperty"),
    getUndefined: call("getUndefined"),
  };
}
