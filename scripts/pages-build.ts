import { buildPages } from "./services/build-pages.ts";

// Builds the web app for a deployment on Pages.
await buildPages();
