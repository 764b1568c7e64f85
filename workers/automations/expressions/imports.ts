/** The pages of 64 KB with which an engine begins: its stack, its constants and the first context. */
const LEAST_PAGES = 84;
/** A script that would store more gets the error of QuickJS, and `malloc` gets none. */
const MOST_PAGES = 512;
const PAGE_BYTES = 65_536;
/** A memory grows by so many pages at once, because each growth asks the operating system. */
const STEP_PAGES = 16;
/** The size of C's `struct tm`. All zero is UTC: QuickJS reads only how far the clock is from it. */
const TM_BYTES = 44;

/** The time that the engine's clock tells, in milliseconds since 1970. It stands still. */
export type Clock = { nowMs: number };

export function newMemory(): WebAssembly.Memory {
  return new WebAssembly.Memory({ initial: LEAST_PAGES, maximum: MOST_PAGES });
}

/** What the engine may call. It reaches nothing of the host but a clock that stands, and more memory. */
export function importsOf(memory: WebAssembly.Memory, clock: Clock): WebAssembly.Imports {
  return {
    env: {
      memory,
      now: () => clock.nowMs,
      localTime: (_: number, tm: number) => void new Uint8Array(memory.buffer).fill(0, tm, tm + TM_BYTES),
      timeZone: () => undefined,
      shouldInterrupt: () => 0,
      growMemory: (bytes: number) => growTo(memory, bytes),
      sizeEnvironment: (count: number, size: number) => {
        new DataView(memory.buffer).setUint32(count, 0, true);
        new DataView(memory.buffer).setUint32(size, 0, true);
        return 0;
      },
      readEnvironment: () => 0,
      assertFailed: absent("assertFailed"),
      writeFile: absent("writeFile"),
      closeFile: absent("closeFile"),
      seekFile: absent("seekFile"),
      normalizeModule: absent("normalizeModule"),
      loadModule: absent("loadModule"),
      setTimer: absent("setTimer"),
      keepAlive: absent("keepAlive"),
      abort: absent("abort"),
      exit: absent("exit"),
      callHost: absent("callHost"),
      freeHostRef: absent("freeHostRef"),
    },
  };
}

/** C's true or false: whether the memory holds at least so many bytes now. */
function growTo(memory: WebAssembly.Memory, bytes: number): number {
  const wanted = Math.ceil((bytes >>> 0) / PAGE_BYTES);
  if (wanted > MOST_PAGES) return 0;
  const held = memory.buffer.byteLength / PAGE_BYTES;
  try {
    memory.grow(Math.min(Math.max(wanted, held + STEP_PAGES), MOST_PAGES) - held);
    return 1;
  } catch {
    return 0;
  }
}

/** What a build for a sandbox has no use for. */
function absent(name: string): () => never {
  return () => {
    throw new Error(`the engine called ${name}`);
  };
}
