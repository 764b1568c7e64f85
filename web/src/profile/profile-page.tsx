import { useQuery } from "@tanstack/react-query";
import { sessionQuery } from "../session/session.ts";
import { AvatarPart } from "./avatar-part.tsx";
import { EmailCard } from "../email/email-card.tsx";
import { NamePart } from "./name-part.tsx";
import { formatDay } from "../numbers/format-time.ts";
import { useNow } from "../ui/use-now.ts";
import { Loaded, Section } from "../ui/section.tsx";
import { SignOutCard } from "../sessions/sign-out-card.tsx";
import { UsageCard } from "./usage-card.tsx";
import "./profile.css";

/** The user's profile, use and sign-out. */
export function ProfilePage() {
  const session = useQuery(sessionQuery);
  const now = useNow();
  return (
    <>
      <Section title="Profile">
        <Loaded asked={session}>
          {({ user }) => (
            <div className="profile">
              <AvatarPart user={user} />
              <div className="stack">
                <NamePart key={user.name} user={user} />
                <p className="soft small">With Tidemark since {formatDay(user.createdAt, now)}</p>
              </div>
            </div>
          )}
        </Loaded>
      </Section>
      <EmailCard />
      <UsageCard />
      <SignOutCard />
    </>
  );
}
