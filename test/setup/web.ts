import { buildWeb } from "../../scripts/build-web.ts";

/** Builds the web app once before all browser tests. */
export default buildWeb;
