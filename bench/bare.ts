import { Hono } from "hono";

/** The smallest Worker of this kind: the code that must load before any request is answered. */
export default new Hono().get("/", (c) => c.json({ hello: "world" }));
