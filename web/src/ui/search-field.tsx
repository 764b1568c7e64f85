import { useEffect, useEffectEvent, useState } from "react";

const TYPING_MS = 300;

type Props = {
  label: string;
  placeholder: string;
  value: string;
  /** Takes the text, without spaces around it, once its user pauses. */
  send: (text: string) => void;
};

/** A field that finds something in a list while its user types. */
export function SearchField({ label, placeholder, value, send }: Props) {
  const [text, setText] = useState(value);
  const sendNow = useEffectEvent(send);
  useEffect(() => {
    if (text.trim() === value) return undefined;
    const timer = setTimeout(() => sendNow(text.trim()), TYPING_MS);
    return () => clearTimeout(timer);
  }, [text, value]);
  return (
    <input
      className="input"
      type="search"
      aria-label={label}
      placeholder={placeholder}
      maxLength={100}
      value={text}
      onChange={({ target }) => setText(target.value)}
    />
  );
}
