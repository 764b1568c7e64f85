import { Link, useLocation } from "@tanstack/react-router";
import { useEffect } from "react";
import { dismissArrival, markArrivalSeen, useArrival } from "./arrival.ts";
import { ReflectionWords } from "./reflection-words.tsx";
import { useSpeaking } from "./speaking.ts";
import { WhatWasSent } from "./transcript/what-was-sent.tsx";
import "./biases.css";

/** The pages that show the newest reflection themselves. */
const AT_HOME = ["/dashboard", "/biases", "/import"];

/** Announces a reflection on any other page, in one line that covers no button the user is about to press. */
export function CoachNotice() {
  const { pathname } = useLocation();
  const arrival = useArrival();
  const atHome = AT_HOME.includes(pathname);
  const unseen = arrival !== null && !arrival.seen;
  const shown = unseen && !atHome;
  useEffect(() => {
    if (unseen && atHome) markArrivalSeen();
  }, [unseen, atHome]);
  return (
    <aside className={shown ? "biases-coach-notice" : "hidden-visually"} aria-label="News" aria-live="polite">
      {shown ? (
        <>
          <Link to="/dashboard" onClick={dismissArrival}>
            The coach has something to say
          </Link>
          <button type="button" className="button button-quiet button-small" onClick={dismissArrival}>
            Dismiss
          </button>
        </>
      ) : null}
    </aside>
  );
}

/** The reflection as it arrives, in the flow of the page that waits for it. */
export function CoachBubble() {
  const speaking = useSpeaking();
  const arrived = useArrival()?.reflection ?? null;
  const reflection = speaking === null ? arrived : null;
  return (
    <section
      className={reflection === null && speaking === null ? "hidden-visually" : "card"}
      aria-label="Coach"
      aria-live="polite"
    >
      {speaking === null ? null : (
        <>
          <div className="card-head">
            <h2>Coach</h2>
            <span className="soft small">is writing</span>
          </div>
          <ReflectionWords reflection={speaking} />
        </>
      )}
      {reflection === null ? null : (
        <>
          <div className="card-head">
            <h2>Coach</h2>
            <button type="button" className="button button-quiet button-small" onClick={dismissArrival}>
              Dismiss
            </button>
          </div>
          <ReflectionWords key={reflection.id} reflection={reflection} arrived />
          <WhatWasSent key={reflection.id} reflection={reflection} />
        </>
      )}
    </section>
  );
}
