import { useState } from "react";
import { EmptyState } from "../../ui/empty-state.tsx";
import { ChangeButton } from "../../ui/change-button.tsx";
import { OpenAccountDialog } from "./open-account-dialog.tsx";

/** Before the first paper account: what it is, and the button that opens one. */
export function NoAccount() {
  const [isOpening, setOpening] = useState(false);
  return (
    <section className="card" aria-label="Paper account">
      <EmptyState
        title="Trade without money first"
        action={
          <ChangeButton look="button-primary" onClick={() => setOpening(true)}>
            Open a paper account
          </ChangeButton>
        }
      >
        A paper account holds play money. Its orders fill against quotes as real ones would, and its trades
        stand in your journal beside the others, in an account of their own.
      </EmptyState>
      {isOpening ? <OpenAccountDialog onClose={() => setOpening(false)} /> : null}
    </section>
  );
}
