import { Link } from "@tanstack/react-router";
import { EmptyState } from "../ui/empty-state.tsx";
import { Page } from "../ui/page.tsx";

/** Stands where the sample has no page: what is there needs trades of one's own. */
export function NotExploredPage() {
  return (
    <Page title="Your own trades">
      <section className="card">
        <EmptyState
          title="This needs an account"
          action={
            <>
              <a href="/" className="button button-primary">
                Create an account
              </a>
              <Link to="/dashboard" className="button">
                Back to the sample
              </Link>
            </>
          }
        >
          With an account you import your own file and get these pages from it. The sample only shows them.
        </EmptyState>
      </section>
    </Page>
  );
}
