import type * as z from "zod";
import type { checkExpression as contract } from "#shared/contracts/expressions.ts";
import type { Ctx } from "../../context.ts";
import { openSandbox } from "./sandbox.ts";
import { inTurn } from "./turns.ts";

type Asked = z.infer<NonNullable<typeof contract.body>>;
type Checked = z.infer<NonNullable<typeof contract.reply>>;

/** Evaluates an expression over an example of what it sees, as of now. */
export async function checkExpression(ctx: Ctx, { expression, ...seen }: Asked): Promise<Checked> {
  const sandbox = await openSandbox();
  const { input, nodes = {}, item, index } = seen;
  const now = new Date(ctx.now).toISOString();
  const scope = {
    input,
    nodes,
    now,
    ...(item !== undefined && { item }),
    ...(index !== undefined && { index }),
  };
  const evaluated = await inTurn(ctx.userId, () => sandbox.evaluate(expression, scope));
  sandbox.dispose();
  return evaluated.ok ? { ok: true, value: evaluated.value } : { ok: false, error: evaluated.error };
}
