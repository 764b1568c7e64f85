import { Hono } from "hono";

/** The least that a Worker of this kind has to load before it can answer. */
export default new Hono().get("/", (c) => c.json({ hello: "world" }));
