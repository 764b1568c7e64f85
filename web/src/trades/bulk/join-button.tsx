import { useMutation } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { joinTrades } from "#shared/contracts/structures.ts";
import { formatCount } from "../../numbers/format-number.ts";
import { call } from "../../session/client.ts";
import { ChangeButton } from "../../ui/change-button.tsx";
import { tell } from "../../ui/tell.ts";
import { structureWayBack } from "../structure-way-back.ts";
import { areLegs } from "./are-legs.ts";
import { clearSelected, useSelected } from "./selected.ts";

/** Makes the selected trades one decision, where they can be the legs of a structure. */
export function JoinButton() {
  const selected = useSelected();
  const navigate = useNavigate();
  const join = useMutation({
    mutationFn: () => call(joinTrades, { body: { trades: [...selected.keys()] } }),
    onSuccess: ({ structure, change }) => {
      const trades = `${formatCount(structure.legs.length)} trades`;
      if (change === null) tell(`These ${trades} were one decision already.`);
      else tell(`${trades} are one decision now.`, structureWayBack(change));
      clearSelected();
      void navigate({ to: "/structures/$structureId", params: { structureId: structure.id } });
    },
    onError: (error) => tell(`Nothing was joined: ${error.message}.`),
  });
  if (!areLegs([...selected.values()])) return null;
  return (
    <ChangeButton look="button-small" busy={join.isPending} onClick={() => join.mutate()}>
      Join {formatCount(selected.size)} as one structure
    </ChangeButton>
  );
}
