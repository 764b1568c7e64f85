import { Link, useSearch } from "@tanstack/react-router";
import { useEffect } from "react";
import { lastEnding } from "../session/marks.ts";
import { onSignInElsewhere } from "../session/session.ts";
import { Brand } from "../ui/logo.tsx";
import { Facts } from "./facts.tsx";
import { Pitch } from "./pitch.tsx";
import { SignInForm } from "./sign-in-form.tsx";
import { useWays } from "./use-ways.ts";
import "./sign-in.css";

/** What Tidemark does, the sign-in beside it, and below both what somebody new wants to know first. */
export function SignInPage() {
  useComeBack();
  useEffect(() => {
    document.title = "Tidemark · a trading journal that says what your habits cost";
  }, []);
  return (
    <div className="sign-in-landing">
      <header className="sign-in-landing-head">
        <Brand />
        <nav className="row small" aria-label="On this page">
          <a href="#files" className="soft">
            Brokers
          </a>
          <a href="#price" className="soft">
            Price
          </a>
          <a href="#privacy" className="soft">
            Privacy
          </a>
        </nav>
      </header>
      <main className="sign-in-landing-main">
        <Pitch />
        <SignInForm />
        <Facts />
      </main>
      <Foot />
    </div>
  );
}

function Foot() {
  const { hasMailbox } = useWays();
  return (
    <footer className="sign-in-foot small soft">
      <span>Tidemark is open source, under the MIT licence.</span>
      <nav className="row" aria-label="More about Tidemark">
        <Link to="/about">About</Link>
        <a href="/api/v1/docs">API reference</a>
        {hasMailbox ? <Link to="/mailbox">Mailbox of this machine</Link> : null}
      </nav>
    </footer>
  );
}

/** Goes on when the user signs in in another tab; the page of another user is not opened for this one. */
function useComeBack(): void {
  const { next } = useSearch({ from: "/" });
  useEffect(
    () =>
      onSignInElsewhere((userId) => {
        const left = lastEnding()?.userId ?? null;
        const isSomebodyElse = left !== null && userId !== null && left !== userId;
        location.replace(isSomebodyElse ? "/dashboard" : (next ?? "/dashboard"));
      }),
    [next],
  );
}
