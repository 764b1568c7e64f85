declare namespace Cloudflare {
  interface GlobalProps {
    // oxlint-disable-next-line typescript/consistent-type-imports -- how the runtime types learn of the entry
    mainModule: typeof import("../workers/main.ts");
  }
}

/** A fixture as text, read when the test is built. */
declare module "*?raw" {
  const text: string;
  export default text;
}
