import { Dialog } from "../ui/dialog.tsx";
import { PLACES } from "./pages.ts";
import "./help-dialog.css";

const OTHERS = [
  { keys: ["N"], does: "Import trades" },
  { keys: ["⌘ K", "Ctrl K"], does: "Find anything" },
  { keys: ["H"], does: "Hide all amounts, or show them" },
  { keys: ["J", "K"], does: "Next and previous trade, in the list and on a trade's page" },
  { keys: ["Enter"], does: "Open the trade" },
  { keys: ["/"], does: "Find a symbol in the list" },
  { keys: ["X"], does: "Select the trade, or leave it out again" },
  { keys: ["E"], does: "Write about the trade or the day, on its page" },
  { keys: ["A"], does: "Add a picture to it" },
  { keys: ["B", "S"], does: "Buy or sell, on the Trade page" },
  { keys: ["↑", "↓"], does: "Next price or quantity that the market takes, in the ticket" },
  { keys: ["Enter"], does: "Review the order, then send it" },
  { keys: ["?"], does: "This list" },
  { keys: ["Esc"], does: "Close what is open; back from the review of an order" },
];

export function HelpDialog({ open, onClose }: { open: boolean; onClose: () => void }) {
  return (
    <Dialog title="Keyboard" open={open} onClose={onClose}>
      <dl className="app-keys">
        {Object.values(PLACES).map((place) => (
          <div key={place.key}>
            <dt>
              <span className="kbd">G</span> then <span className="kbd">{place.key.toUpperCase()}</span>
            </dt>
            <dd>{place.name}</dd>
          </div>
        ))}
        {OTHERS.map(({ keys, does }) => (
          <div key={does}>
            <dt>
              {keys.map((key) => (
                <span key={key} className="kbd">
                  {key}
                </span>
              ))}
            </dt>
            <dd>{does}</dd>
          </div>
        ))}
      </dl>
      <div className="dialog-actions">
        <button type="button" className="button" onClick={onClose}>
          Close
        </button>
      </div>
    </Dialog>
  );
}
