import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useId } from "react";
import { sessionQuery } from "../session/session.ts";

/** Whether the digest of the week comes by mail. It is chosen for a confirmed address only. */
export function DigestChoice({ chosen, onChoose }: { chosen: boolean; onChoose: (chosen: boolean) => void }) {
  const id = useId();
  const session = useQuery(sessionQuery);
  const isUnconfirmed = session.data?.user.emailVerified === false;
  return (
    <>
      <label className="check">
        <input
          type="checkbox"
          checked={chosen}
          disabled={isUnconfirmed && !chosen}
          aria-describedby={isUnconfirmed ? id : undefined}
          onChange={({ target }) => onChoose(target.checked)}
        />
        <span>
          A digest of your week each Monday{" "}
          <span className="soft small">with its figures, to your confirmed address alone</span>
        </span>
      </label>
      {isUnconfirmed ? (
        <p className="soft small" id={id}>
          {chosen ? "It waits until you confirm your address" : "Confirm your address first"}, in{" "}
          <Link to="/settings/profile">your profile</Link>.
        </p>
      ) : null}
    </>
  );
}
