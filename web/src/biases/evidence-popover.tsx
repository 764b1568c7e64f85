import { Popover } from "radix-ui";
import { EvidenceList } from "./evidence-list.tsx";

/** A claim whose trades are shown beside it. It begins open, because its first opening loads this file. */
export function EvidencePopover({
  words,
  ids,
  look,
}: {
  words: string;
  ids: readonly string[];
  look: string;
}) {
  return (
    <Popover.Root defaultOpen>
      <Popover.Trigger className={look}>{words}</Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          className="popover biases-evidence-popover"
          sideOffset={6}
          collisionPadding={16}
          aria-label={`Trades behind “${words}”`}
        >
          <EvidenceList ids={ids} first={6} />
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}
