import type { GuardrailAction } from "#shared/contracts/guardrail-rules.ts";
import { ACTION_NAMES } from "./rule-words.ts";

const ACTIONS = ["block", "warn", "randomised"] as const satisfies GuardrailAction[];

/** What a guardrail does about an order, each choice explained; and whether it is locked. */
export function ActionFields({
  action,
  isLocked,
  choose,
  lock,
}: {
  action: GuardrailAction;
  isLocked: boolean;
  choose: (action: GuardrailAction) => void;
  lock: (isLocked: boolean) => void;
}) {
  return (
    <>
      <fieldset className="checks">
        <legend className="soft small">What it does</legend>
        {ACTIONS.map((each) => (
          <label key={each} className="check">
            <input type="radio" name="action" checked={action === each} onChange={() => choose(each)} />
            <span>
              {ACTION_NAMES[each].name}
              <br />
              <span className="soft small">{ACTION_NAMES[each].about}</span>
            </span>
          </label>
        ))}
      </fieldset>
      <label className="check">
        <input type="checkbox" checked={isLocked} onChange={({ target }) => lock(target.checked)} />
        <span>
          Lock it
          <br />
          <span className="soft small">
            Making it weaker, pausing it or removing it then waits until your next day begins. Making it
            stricter works at once.
          </span>
        </span>
      </label>
    </>
  );
}
