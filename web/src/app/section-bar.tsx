import { Link } from "@tanstack/react-router";
import { useEffect, useRef } from "react";
import { keptSearch } from "./kept-search.ts";
import { PLACES } from "./pages.ts";

/** On a phone, whose bar has only the first page of a section: the links to all of its pages. */
export function SectionBar({ pathname }: { pathname: string }) {
  const places = Object.values(PLACES).flatMap((place) => ("section" in place ? [place] : []));
  const here = places.find(({ to }) => pathname === to || pathname.startsWith(`${to}/`));
  const bar = useRef<HTMLElement>(null);
  useEffect(() => {
    const current = bar.current?.querySelector("[aria-current=page]");
    current?.scrollIntoView({ block: "nearest", inline: "center" });
  });
  if (here === undefined) return null;
  return (
    <nav className="section-bar" aria-label={here.section} ref={bar}>
      {places
        .filter(({ section }) => section === here.section)
        .map(({ to, name }) => (
          <Link key={to} to={to} search={keptSearch(to)} activeOptions={{ includeSearch: false }}>
            {name}
          </Link>
        ))}
    </nav>
  );
}
