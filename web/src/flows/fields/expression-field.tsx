import { useQuery } from "@tanstack/react-query";
import { useEffect, useId, useState } from "react";
import { checkExpression } from "#shared/contracts/expressions.ts";
import { LONGEST_EXPRESSION } from "#shared/contracts/flow-nodes.ts";
import type { Json } from "#shared/contracts/json.ts";
import { call } from "../../session/client.ts";
import { KEYS } from "../../session/keys.ts";

const TYPING_MS = 350;
/** So much of a value is shown. */
const SHOWN = 300;

type Props = {
  label: string;
  value: string;
  change: (value: string) => void;
  /** What the expression sees as `input` while it is written; undefined for none. */
  sample: Json | undefined;
  help?: string;
  fault?: string | undefined;
  isRequired?: boolean;
};

/** An expression, and at once what it gives over the example or what is wrong with it. */
export function ExpressionField({ label, value, change, sample, help, fault, isRequired = false }: Props) {
  const id = useId();
  const { words, look } = useChecked(value, sample);
  return (
    <div className="field">
      <label htmlFor={id}>
        {label}
        {isRequired ? "" : " (optional)"}
      </label>
      <textarea
        className="input text-area"
        id={id}
        rows={2}
        spellCheck={false}
        maxLength={LONGEST_EXPRESSION}
        required={isRequired}
        aria-describedby={`${id}-told ${id}-help`}
        aria-invalid={look === "down" || fault !== undefined || undefined}
        value={value}
        onChange={({ target }) => change(target.value)}
      />
      <output className={`small flows-checked ${look}`} id={`${id}-told`}>
        {fault ?? words}
      </output>
      <span className="soft small" id={`${id}-help`}>
        {help ?? "JavaScript over input, nodes and now, such as input.quantity > 100."}
      </span>
    </div>
  );
}

function useChecked(value: string, sample: Json | undefined): { words: string; look: "" | "down" | "soft" } {
  const expression = usePaused(value.trim());
  const checked = useQuery({
    queryKey: [...KEYS.expressions, expression, sample ?? null],
    queryFn: ({ signal }) =>
      call(checkExpression, {
        body: sample === undefined ? { expression } : { expression, input: sample },
        signal,
      }),
    enabled: expression !== "",
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 60_000,
    retry: false,
  });
  if (value.trim() === "") return { words: "", look: "" };
  if (expression !== value.trim() || checked.isFetching) return { words: "Checking…", look: "soft" };
  if (checked.error !== null) return { words: "It cannot be checked right now.", look: "soft" };
  const { data } = checked;
  if (data === undefined) return { words: "", look: "" };
  if (data.ok) return { words: `With the example it gives ${shortJson(data.value)}.`, look: "" };
  const { message, line, column } = data.error;
  const place = line === undefined ? "" : `Line ${line}${column === undefined ? "" : `, column ${column}`}: `;
  return { words: `${place}${message}`, look: "down" };
}

/** A value as short JSON. */
export function shortJson(value: unknown): string {
  const text = JSON.stringify(value) ?? "nothing";
  return text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text;
}

/** The text once its user has paused. */
function usePaused(text: string): string {
  const [paused, setPaused] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setPaused(text), TYPING_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return paused;
}
