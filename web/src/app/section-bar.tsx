import { Link } from "@tanstack/react-router";
import { keptSearch } from "./kept-search.ts";
import { PLACES } from "./pages.ts";

/** On a phone, whose bar has only the first page of a section: the links to all of its pages. */
export function SectionBar({ pathname }: { pathname: string }) {
  const places = Object.values(PLACES).flatMap((place) => ("section" in place ? [place] : []));
  const here = places.find(({ to }) => pathname === to || pathname.startsWith(`${to}/`));
  if (here === undefined) return null;
  return (
    <nav className="section-bar" aria-label={here.section}>
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
