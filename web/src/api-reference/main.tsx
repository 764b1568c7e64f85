import "@fontsource-variable/inter/wght.css";
import "virtual:tokens.css";
import "../styles/base.css";
import "../styles/controls.css";
import "../styles/surfaces.css";
import "./api-reference.css";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { readDocument, type Reference } from "./read-document.ts";
import { ReferencePage } from "./reference-page.tsx";

const place = document.querySelector("#root");
if (place === null) throw new Error("api-docs/index.html has lost its #root");
const root = createRoot(place);
show(null);
show(await fetchReference());

function show(reference: Reference | Error | null): void {
  root.render(
    <StrictMode>
      <ReferencePage reference={reference} />
    </StrictMode>,
  );
}

async function fetchReference(): Promise<Reference | Error> {
  try {
    const response = await fetch("/api/v1/openapi.json");
    if (!response.ok) return new Error(`the server answered ${response.status}`);
    return readDocument(await response.json());
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}
