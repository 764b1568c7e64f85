import "vitest";
import type { VendorOrigins } from "./vendors.ts";

declare module "vitest" {
  /** The values that the global set-up passes to tests. */
  interface ProvidedContext {
    postgres: {
      port: number;
      passwords: { postgres: string; tidemark_edge: string; tidemark_system: string };
    };
    ledger: { edge: string; system: string };
    /** The folder of a runtime's stores whose D1 has its tables and no rows. */
    migrated: string;
    /** The folder of the bundled Worker. */
    bundle: string;
    secrets: { SIGNING_KEYS: string; PEPPER: string };
    vendors: VendorOrigins;
    providers: { ORIGIN_GOOGLE: string; ORIGIN_APPLE: string; ORIGIN_MICROSOFT: string; VENDORS: string };
    effort: "sample" | "long";
    identityMigrations: { name: string; queries: string[] }[];
  }
}
