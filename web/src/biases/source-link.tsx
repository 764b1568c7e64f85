import { Link } from "@tanstack/react-router";
import type { AnswerSource } from "#shared/contracts/questions.ts";
import { PerformanceSearch } from "../trades/search.ts";
import { WhatIfSearch } from "../trades/what-if-search.ts";

/** A figure that leads to the page which shows the same one. */
export function SourceLink({
  name,
  source: { page, search },
  words,
  look,
}: {
  /** The name of the source, which is that of the bias on the page of biases. */
  name: string;
  source: AnswerSource;
  words: string;
  look: string;
}) {
  switch (page) {
    case "performance":
      return (
        <Link to="/performance" search={PerformanceSearch.parse(search)} className={look}>
          {words}
        </Link>
      );
    case "what-if":
      return (
        <Link to="/what-if" search={WhatIfSearch.parse(search)} className={look}>
          {words}
        </Link>
      );
    case "biases":
      return (
        <Link to="/biases" hash={name} className={look}>
          {words}
        </Link>
      );
  }
}
