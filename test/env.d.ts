declare namespace Cloudflare {
  interface GlobalProps {
    mainModule: typeof import("../workers/main.ts"); // oxlint-disable-line typescript/consistent-type-imports -- how the runtime types learn of the entry
  }
}

/** A fixture as text, read when the test is built. */
declare module "*?raw" {
  const text: string;
  export default text;
}
