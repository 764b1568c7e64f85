import { checkout } from "../checkout.ts";
import { circlesOf } from "./circles.ts";
import { importsOf, type Import } from "./imports.ts";

const IN_CORE = /^workers\/(math|.*\/core)\//;
const PURE = /^(zod$|node:zlib$|shared\/|workers\/(math|.*\/core)\/)/;

/** Names every circle of imports, and every import by which a pure core would touch the outside. */
export function checkStructure(root: string = checkout): string {
  const imports = importsOf(root);
  return [
    ...circlesOf(imports).map((circle) => `a circle of imports: ${circle.join(" → ")}\n`),
    ...imports.filter(isImpure).map(({ from, to }) => `${from}: a core is pure and must not import ${to}\n`),
  ].join("");
}

/** A core imports `shared/`, zod, the checksums of `node:zlib`, `workers/math` and other cores only. */
function isImpure({ from, to }: Import): boolean {
  return IN_CORE.test(from) && !PURE.test(to);
}
