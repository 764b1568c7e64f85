import { useState } from "react";
import { Link } from "@tanstack/react-router";
import { ChangeButton } from "../ui/change-button.tsx";
import { EmptyState } from "../ui/empty-state.tsx";
import { OpenAccountDialog } from "../paper/accounts/open-account-dialog.tsx";

/** The portfolio of a user without any account: what will stand here, and how to open the first. */
export function NothingHeld() {
  const [isOpen, setOpen] = useState(false);
  return (
    <section className="card">
      <EmptyState
        title="Open a paper account"
        action={
          <>
            <ChangeButton look="button-primary" onClick={() => setOpen(true)}>
              Open a paper account
            </ChangeButton>
            <Link to="/import" className="button">
              Import trades
            </Link>
          </>
        }
      >
        What your accounts are worth will stand here with every position at its price, live. A paper account
        trades with money that is not real, at quotes that are.
      </EmptyState>
      {isOpen ? <OpenAccountDialog onClose={() => setOpen(false)} /> : null}
    </section>
  );
}
