import { Link } from "@tanstack/react-router";
import { useEffect } from "react";
import { Brand } from "../ui/logo.tsx";
import { SignInForm } from "./sign-in-form.tsx";
import { TideSample } from "./tide-sample.tsx";
import { useWays } from "./use-ways.ts";
import "./sign-in.css";

/** An introduction to Tidemark, and the sign-in. */
export function SignInPage() {
  const { hasMailbox } = useWays();
  useEffect(() => {
    document.title = "Tidemark · sign in";
  }, []);
  return (
    <div className="sign-in-landing">
      <header className="sign-in-landing-head">
        <Brand />
        <nav className="row small" aria-label="Beside">
          {hasMailbox ? (
            <Link to="/mailbox" className="soft">
              Mailbox
            </Link>
          ) : null}
          <a href="/api/v1/docs" className="soft">
            API reference
          </a>
        </nav>
      </header>
      <main className="sign-in-landing-main">
        <section className="sign-in-pitch" aria-label="What Tidemark does">
          <h1>See what your trades say about you.</h1>
          <p className="soft">
            Drop in your broker's file. Tidemark builds the round trips, marks the tide, and tests your habits
            against the published research, each with its interval and the trades behind it.
          </p>
          <TideSample />
          <ul className="sign-in-pitch-points soft small">
            <li>Exact to the last digit: decimals end to end, every number leads to its fills.</li>
            <li>The same file twice adds nothing; any import can be undone.</li>
            <li>Not enough data is said to be not enough data.</li>
          </ul>
        </section>
        <SignInForm />
      </main>
    </div>
  );
}
