import { useSearch } from "@tanstack/react-router";
import { useEffect } from "react";
import { useLinkPart } from "../session/link-parts.ts";
import { PublicPage } from "../ui/public-page.tsx";
import { announceReturn } from "./confirmation.ts";

/** The last page of the provider's window: passes the result on and closes the window. */
export function StepUpReturnPage() {
  const proof = useLinkPart("step-up");
  const { problem } = useSearch({ from: "/step-up" });
  useEffect(() => {
    if (proof !== null) announceReturn({ proof });
    else announceReturn({ problem: problem ?? "sign_in_refused" });
    window.close();
  }, [proof, problem]);
  return (
    <PublicPage title={proof === null ? "This was not confirmed" : "Confirmed"}>
      <p className="soft">You can close this window and go on in the one that you came from.</p>
    </PublicPage>
  );
}
