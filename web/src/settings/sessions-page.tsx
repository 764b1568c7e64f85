import { DevicesCard } from "./devices-card.tsx";
import { SessionsCard } from "./sessions-card.tsx";

/** Where this account is signed in, and from which devices it ever was. */
export function SessionsPage() {
  return (
    <>
      <SessionsCard />
      <DevicesCard />
    </>
  );
}
