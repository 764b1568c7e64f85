import { DevicesCard } from "./devices-card.tsx";
import { SessionsCard } from "./sessions-card.tsx";

/** The open sessions of this account, and every device that has signed in. */
export function SessionsPage() {
  return (
    <>
      <SessionsCard />
      <DevicesCard />
    </>
  );
}
