import * as z from "zod";

export const Side = z.enum(["buy", "sell"]);
export type Side = z.infer<typeof Side>;
