import { useSyncExternalStore } from "react";
import { onTold, toldNow } from "../ui/tell.ts";
import "./told.css";

/** Shows the last sentence above every page. */
export function Told() {
  const sentence = useSyncExternalStore(onTold, toldNow);
  return (
    <output className="app-told" hidden={sentence === null}>
      {sentence}
    </output>
  );
}
