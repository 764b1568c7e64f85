import { buildWeb } from "../../scripts/services/build-web.ts";

/** Builds the web app once before all browser tests. */
export default buildWeb;
