import { useQuery } from "@tanstack/react-query";
import { useId, useState } from "react";
import { LONGEST_TAG, MOST_TRADE_TAGS } from "#shared/contracts/trade-notes.ts";
import { tagsQuery } from "./queries.ts";
import "./written.css";

type Props = { label?: string; tags: readonly string[]; change: (tags: string[]) => void };

/** The tags of a trade. Enter or a comma adds one; Backspace in an empty field takes the last one away. */
export function TagsField({ label = "Tags", tags, change }: Props) {
  const id = useId();
  const [text, setText] = useState("");
  const known = useQuery(tagsQuery).data?.items ?? [];
  const taken = new Set(tags.map((tag) => tag.toLowerCase()));

  function add(typed: string): void {
    const names = typed.split(",").map((name) => name.trim().replaceAll(/\s+/g, " "));
    const fresh = names.filter((name) => name !== "" && !taken.has(name.toLowerCase()));
    setText("");
    if (fresh.length > 0) change([...tags, ...fresh].slice(0, MOST_TRADE_TAGS));
  }

  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <div className="written-tags">
        {tags.map((tag) => (
          <button
            key={tag}
            type="button"
            className="button button-small"
            aria-label={`Remove the tag ${tag}`}
            onClick={() => change(tags.filter((each) => each !== tag))}
          >
            {tag}
            <span aria-hidden="true">×</span>
          </button>
        ))}
        <input
          id={id}
          className="input"
          list={`${id}-known`}
          autoComplete="off"
          maxLength={LONGEST_TAG}
          placeholder={tags.length === 0 ? "FOMO, patient …" : "Another tag"}
          value={text}
          disabled={tags.length >= MOST_TRADE_TAGS}
          onChange={({ target, nativeEvent }) => {
            const isChosen = !(nativeEvent instanceof InputEvent);
            if (isChosen || target.value.includes(",")) add(target.value);
            else setText(target.value);
          }}
          onBlur={() => add(text)}
          onKeyDown={(event) => {
            if (event.key === "Enter" && text.trim() !== "") {
              // In a form the key would send the form with the name half given.
              event.preventDefault();
              add(text);
            }
            if (event.key === "Backspace" && text === "" && tags.length > 0) change(tags.slice(0, -1));
          }}
        />
      </div>
      <datalist id={`${id}-known`}>
        {known
          .filter(({ name }) => !taken.has(name.toLowerCase()))
          .map(({ id: key, name }) => (
            <option key={key} value={name}>
              {name}
            </option>
          ))}
      </datalist>
    </div>
  );
}
