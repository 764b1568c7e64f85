import { Link } from "@tanstack/react-router";
import { PublicPage } from "../ui/public-page.tsx";

/** Shown when a page of a mail's link is opened without that link. */
export function DeadLink({ title }: { title: string }) {
  return (
    <PublicPage title={title}>
      <p className="soft">
        This page needs the link from your mail. Open it there once more: for safety, what it carries is taken
        out of the address at once, so loading the page again forgets it.
      </p>
      <Link to="/" className="button">
        To the sign-in page
      </Link>
    </PublicPage>
  );
}
