import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { endSession } from "../session/session.ts";
import { Section } from "../ui/section.tsx";

/** Signs out here or everywhere. */
export function SignOutCard() {
  const client = useQueryClient();
  const [leaving, setLeaving] = useState(false);
  function leave(everywhere: boolean): void {
    if (leaving) return;
    setLeaving(true);
    void endSession(client, everywhere);
  }
  return (
    <Section title="Sign out" intro="Signing out also wipes what this browser keeps for reading offline.">
      <div className="row">
        <button
          type="button"
          className="button"
          aria-disabled={leaving || undefined}
          onClick={() => leave(false)}
        >
          Sign out
        </button>
        <button
          type="button"
          className="button button-danger"
          aria-disabled={leaving || undefined}
          onClick={() => leave(true)}
        >
          Sign out everywhere
        </button>
      </div>
    </Section>
  );
}
