import { useRouter } from "@tanstack/react-router";
import type { StructureOfTrade } from "#shared/contracts/structure-shapes.ts";
import { formatCount } from "../../numbers/format-number.ts";
import { shapeWords } from "../shape-words.ts";
import { isPlain } from "./trade-link.tsx";

/** Leads from a leg to its structure. Like the link of a row it follows no change of the address. */
export function StructureLink({ structure: { id, shape, legs } }: { structure: StructureOfTrade }) {
  const router = useRouter();
  return (
    <a
      href={`${router.basepath === "/" ? "" : router.basepath}/structures/${id}`}
      className="pill trades-shape"
      title={`One of ${formatCount(legs)} legs`}
      tabIndex={-1}
      onClick={(event) => {
        if (!isPlain(event)) return;
        event.preventDefault();
        void router.navigate({ to: "/structures/$structureId", params: { structureId: id } });
      }}
    >
      {shapeWords(shape)}
    </a>
  );
}
