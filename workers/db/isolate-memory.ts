/** The memory of an isolate between requests. It has a maximum size and drops the oldest entry first. */
export type IsolateMemory<Value> = {
  get(key: string): Value | undefined;
  put(key: string, value: Value): void;
  forget(key: string): void;
  clear(): void;
};

export function isolateMemory<Value>(most: number): IsolateMemory<Value> {
  const entries = new Map<string, Value>();
  return {
    get: (key) => entries.get(key),
    put(key, value) {
      entries.delete(key);
      // A map keeps the order of insertion.
      const { value: oldest } = entries.keys().next();
      if (entries.size >= most && oldest !== undefined) entries.delete(oldest);
      entries.set(key, value);
    },
    forget: (key) => void entries.delete(key),
    clear: () => entries.clear(),
  };
}
