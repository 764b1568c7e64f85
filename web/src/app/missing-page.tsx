import { Link } from "@tanstack/react-router";
import { EmptyState } from "../ui/empty-state.tsx";

export function MissingPage() {
  return (
    <main>
      <EmptyState
        title="There is no such page"
        heading="h1"
        action={
          <Link to="/dashboard" className="button button-primary">
            To the dashboard
          </Link>
        }
      >
        The address may be old or cut short. Nothing of yours is lost.
      </EmptyState>
    </main>
  );
}
