import { Link } from "@tanstack/react-router";
import { HowToGetAFile } from "../brokers/how-to-get-a-file.tsx";
import { ArrivingNote, useArriving } from "../imports/running/arriving.tsx";
import { LoadSample } from "../sample/load-sample.tsx";
import { EmptyState } from "../ui/empty-state.tsx";

/** The dashboard of an account without a trade: how to begin, and how to get a file out of each broker. */
export function NothingYet() {
  const arriving = useArriving();
  if (arriving !== null) {
    return (
      <section className="card">
        <ArrivingNote what={arriving} />
      </section>
    );
  }
  return (
    <>
      <section className="card">
        <EmptyState
          title="Your numbers start with one file"
          action={
            <>
              <Link to="/import" className="button button-primary">
                Import your first file
              </Link>
              <LoadSample />
            </>
          }
        >
          You will see what you made after fees, your equity against its best, and what your habits cost you.
          Nothing is written before you have seen a preview, and every import can be undone.
        </EmptyState>
      </section>
      <section className="card stack" aria-labelledby="files-title">
        <h2 id="files-title">How to get your file</h2>
        <HowToGetAFile open="ibkr" />
      </section>
    </>
  );
}
