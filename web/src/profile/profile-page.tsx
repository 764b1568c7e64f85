import { useQuery } from "@tanstack/react-query";
import { sessionQuery } from "../session/session.ts";
import { AvatarPart } from "./avatar-part.tsx";
import { EmailCard } from "../email/email-card.tsx";
import { NamePart } from "./name-part.tsx";
import { Loaded, Section } from "../ui/section.tsx";
import { SignOutCard } from "../sessions/sign-out-card.tsx";
import { UsageCard } from "./usage-card.tsx";
import "./profile.css";
import { Time } from "../ui/time.tsx";

/** The user's profile, use and sign-out. */
export function ProfilePage() {
  const session = useQuery(sessionQuery);
  return (
    <>
      <Section title="Profile">
        <Loaded asked={session}>
          {({ user }) => (
            <div className="profile">
              <AvatarPart user={user} />
              <div className="stack">
                <NamePart key={user.name} user={user} />
                <p className="soft small">
                  With Tidemark since <Time at={user.createdAt} as="day" />
                </p>
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
