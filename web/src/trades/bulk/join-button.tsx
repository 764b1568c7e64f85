import { useMutation } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { MOST_LEGS } from "#shared/contracts/structure-shapes.ts";
import { joinTrades } from "#shared/contracts/structures.ts";
import { formatCount } from "../../numbers/format-number.ts";
import { call } from "../../session/client.ts";
import { ChangeButton } from "../../ui/change-button.tsx";
import { tell } from "../../ui/tell.ts";
import { structureWayBack } from "../structure-way-back.ts";
import { clearSelected, useSelected } from "./selected.ts";

/** Makes the selected trades one decision, where they are few enough to be the legs of a structure. */
export function JoinButton() {
  const selected = useSelected();
  const navigate = useNavigate();
  const join = useMutation({
    mutationFn: () => call(joinTrades, { body: { trades: [...selected] } }),
    onSuccess: ({ structure, change }) => {
      tell(`${formatCount(structure.legs.length)} trades are one decision now.`, structureWayBack(change));
      clearSelected();
      void navigate({ to: "/structures/$structureId", params: { structureId: structure.id } });
    },
    onError: (error) => tell(`Nothing was joined: ${error.message}.`),
  });
  if (selected.size < 2 || selected.size > MOST_LEGS) return null;
  return (
    <ChangeButton look="button-small" busy={join.isPending} onClick={() => join.mutate()}>
      Join {formatCount(selected.size)} as one structure
    </ChangeButton>
  );
}
