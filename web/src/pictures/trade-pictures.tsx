import { useQuery } from "@tanstack/react-query";
import { Loaded } from "../ui/section.tsx";
import { PicturesCard } from "./pictures-card.tsx";
import { tradePicturesQuery } from "./queries.ts";

export function TradePictures({ tradeId }: { tradeId: string }) {
  const asked = useQuery(tradePicturesQuery(tradeId));
  return (
    <Loaded asked={asked}>{({ items }) => <PicturesCard subject={{ tradeId }} pictures={items} />}</Loaded>
  );
}
