import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { Reflection } from "#shared/contracts/biases.ts";
import { type ModelCall, readTranscript, type Transcript } from "#shared/contracts/transcripts.ts";
import { call } from "../../session/client.ts";
import { KEYS } from "../../session/keys.ts";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { refusalWords, ROLES, whyWords } from "./transcript-words.ts";

/** What a model was asked for a reflection and what came back, read when it is opened. */
export function WhatWasSent({ reflection }: { reflection: Reflection }) {
  const [open, setOpen] = useState(false);
  if (reflection.hasTranscript !== true) return null;
  return (
    <details className="biases-transcript" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary className="small">What was sent to a model</summary>
      {open ? <Asked id={reflection.id} /> : null}
    </details>
  );
}

function Asked({ id }: { id: string }) {
  const { data, error, refetch } = useQuery({
    queryKey: [...KEYS.transcripts, id],
    queryFn: ({ signal }) => call(readTranscript, { params: { id }, signal }),
  });
  if (data !== undefined) return <Told transcript={data} />;
  if (error === null) return <Skeleton lines={3} />;
  return <ProblemNote error={error} safe="Your ledger is safe." retry={() => void refetch()} />;
}

function Told({ transcript }: { transcript: Transcript }) {
  return (
    <div className="stack">
      <p className="soft small">
        {whyWords(transcript)} No symbol, note or file of yours is ever sent to a model.
      </p>
      {transcript.calls.map((each, at) => (
        <Call key={each.at} told={each} name={at === 0 ? "First try" : "Second try"} />
      ))}
    </div>
  );
}

function Call({ told: { sent, received, refusal }, name }: { told: ModelCall; name: string }) {
  const refused = refusalWords(refusal);
  return (
    <div className="biases-call">
      <h4 className="small">{name}</h4>
      {sent.map(({ role, content }, at) => (
        <Text key={at} name={`Sent: ${ROLES[role].toLowerCase()}`} text={content} />
      ))}
      <Text name="Came back, unchecked" text={received === "" ? "Nothing." : received} open />
      {refused === null ? null : <p className="small">{refused}</p>}
    </div>
  );
}

/** Text of a model is shown as it is, and nothing in it is a link. */
function Text({ name, text, open = false }: { name: string; text: string; open?: boolean }) {
  return (
    <details open={open}>
      <summary className="small soft">{name}</summary>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a box that scrolls must be reachable by keyboard */}
      <section className="biases-raw" tabIndex={0} aria-label={name}>
        <pre>{text}</pre>
      </section>
    </details>
  );
}
