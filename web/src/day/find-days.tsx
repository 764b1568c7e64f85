import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useDeferredValue, useId, useState } from "react";
import { formatCalendar } from "../numbers/format-time.ts";
import { foundDaysQuery } from "./queries.ts";

/** Finds days of the journal by what was written about them. */
export function FindDays() {
  const id = useId();
  const [text, setText] = useState("");
  const wanted = useDeferredValue(text.trim());
  const found = useQuery({
    ...foundDaysQuery(wanted),
    enabled: wanted.length > 1,
    placeholderData: keepPreviousData,
  });
  const items = wanted.length > 1 ? found.data?.items : undefined;
  return (
    <search className="card stack">
      <div className="field">
        <label htmlFor={id}>Find in your days</label>
        <input
          id={id}
          className="input"
          type="search"
          maxLength={100}
          placeholder="A word of a plan or a review"
          value={text}
          onChange={({ target }) => setText(target.value)}
        />
      </div>
      <output className="soft small">
        {items === undefined ? "" : items.length === 0 ? "No day holds these words." : ""}
      </output>
      {items === undefined || items.length === 0 ? null : (
        <ul className="stack" aria-label="Days found">
          {items.map(({ date, opening }) => (
            <li key={date}>
              <Link to="/days/$date" params={{ date }} search={{}}>
                {formatCalendar(date, "whole")}
              </Link>
              <div className="soft small">{opening}</div>
            </li>
          ))}
        </ul>
      )}
    </search>
  );
}
