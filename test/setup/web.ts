import { buildWeb } from "../../scripts/services/build-web.ts";

/** Browser tests drive what is built; building it once comes before all of them. */
export default buildWeb;
