import { useMutation } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { splitStructure, type Structure } from "#shared/contracts/structures.ts";
import { call } from "../session/client.ts";
import { structureWayBack } from "../trades/structure-way-back.ts";
import { ChangeButton } from "../ui/change-button.tsx";
import { tell } from "../ui/tell.ts";

/** Lets the legs of a structure stand alone, and offers the way back. */
export function SplitButton({ structure: { id, version } }: { structure: Structure }) {
  const navigate = useNavigate();
  const split = useMutation({
    mutationFn: () => call(splitStructure, { params: { id }, ifMatch: version }),
    onSuccess: ({ change }) => {
      tell("Each leg is a trade of its own now.", structureWayBack(change));
      void navigate({ to: "/trades" });
    },
    onError: (error) => tell(`Nothing was split: ${error.message}.`),
  });
  return (
    <ChangeButton look="button-quiet" busy={split.isPending} onClick={() => split.mutate()}>
      Split into its legs
    </ChangeButton>
  );
}
