import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { StructureOfTrade } from "#shared/contracts/structure-shapes.ts";
import { useLotMethod } from "../trades/lot-method.ts";
import { shapeWords } from "../trades/shape-words.ts";
import { Loaded } from "../ui/section.tsx";
import { LegsTable } from "./legs-table.tsx";
import { structureQuery } from "./queries.ts";

/** The structure of which a trade is a leg, on the page of the trade. */
export function StructureCard({
  structure: { id, shape },
  own,
}: {
  structure: StructureOfTrade;
  own: string;
}) {
  const asked = useQuery(structureQuery(id, useLotMethod()));
  return (
    <section className="card" aria-labelledby="structure-title">
      <div className="card-head">
        <h2 id="structure-title">A leg of: {shapeWords(shape).toLowerCase()}</h2>
        <Link to="/structures/$structureId" params={{ structureId: id }} className="button button-small">
          The whole decision
        </Link>
      </div>
      <Loaded asked={asked} lines={3}>
        {(structure) => <LegsTable structure={structure} own={own} />}
      </Loaded>
    </section>
  );
}
