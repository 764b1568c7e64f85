import { useSyncExternalStore } from "react";
import { onTold, toldNow, wayBackNow } from "../ui/tell.ts";
import "./told.css";

/** Shows the last sentence above every page, with the act that takes back what was done. */
export function Told() {
  const sentence = useSyncExternalStore(onTold, toldNow);
  const back = useSyncExternalStore(onTold, wayBackNow);
  return (
    <output className="app-told" hidden={sentence === null}>
      {sentence}
      {back === null ? null : (
        <button type="button" className="button button-small app-told-act" onClick={back.run}>
          {back.words}
        </button>
      )}
    </output>
  );
}
