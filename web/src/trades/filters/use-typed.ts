import { useEffect, useEffectEvent, useState } from "react";

const TYPING_MS = 250;

/**
 * The text of a field whose value stands in the address. A pause of the user sends it. A link, the back
 * button or "clear" changes it.
 */
export function useTyped(
  value: string | undefined,
  send: (value: string | undefined) => void,
): [string, (text: string) => void] {
  const [text, setText] = useState(value ?? "");
  const [known, setKnown] = useState(value);
  const [sent, setSent] = useState(value);
  if (known !== value) {
    setKnown(value);
    if (value !== sent) {
      setText(value ?? "");
      setSent(value);
    }
  }
  const sendNow = useEffectEvent((wanted: string | undefined) => {
    setSent(wanted);
    send(wanted);
  });
  useEffect(() => {
    const wanted = text.trim() === "" ? undefined : text.trim();
    if (wanted === value) return undefined;
    const timer = setTimeout(() => sendNow(wanted), TYPING_MS);
    return () => clearTimeout(timer);
  }, [text, value]);
  return [text, setText];
}
