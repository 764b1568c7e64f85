import { Link } from "@tanstack/react-router";
import { keptSearch } from "./kept-search.ts";
import { PLACES } from "./pages.ts";

/** On a phone, whose bar has only the first page of a section: the links to all of its pages. */
export function SectionBar({ pathname }: { pathname: string }) {
  const places = Object.values(PLACES).filter((place) => "section" in place);
  if (!places.some(({ to }) => pathname === to || pathname.startsWith(`${to}/`))) return null;
  return (
    <nav className="section-bar" aria-label="Paper">
      {places.map(({ to, name }) => (
        <Link key={to} to={to} search={keptSearch(to)} activeOptions={{ includeSearch: false }}>
          {name}
        </Link>
      ))}
    </nav>
  );
}
