import { useQuery } from "@tanstack/react-query";
import { readReceipt } from "#shared/contracts/privacy.ts";
import { formatCount } from "../numbers/format-number.ts";
import { call } from "../session/client.ts";
import { useLinkPart } from "../session/link-parts.ts";
import { ProblemNote } from "../ui/problem-note.tsx";
import { PublicPage } from "../ui/public-page.tsx";
import { Skeleton } from "../ui/skeleton.tsx";
import { DeadLink } from "../email/dead-link.tsx";
import { Time } from "../ui/time.tsx";

/** Shows what an erasure removed, to the holder of the link in its last mail. */
export function ReceiptPage() {
  const token = useLinkPart("token");
  return token === null ? <DeadLink title="Your account was erased" /> : <Receipt key={token} id={token} />;
}

function Receipt({ id }: { id: string }) {
  const receipt = useQuery({
    queryKey: ["receipt", id],
    queryFn: ({ signal }) => call(readReceipt, { params: { id }, signal }),
    gcTime: 0,
  });
  return (
    <PublicPage title="Your account was erased">
      {receipt.data === undefined ? (
        receipt.error === null ? (
          <Skeleton lines={3} />
        ) : (
          <ProblemNote error={receipt.error} safe="What was erased stays erased." />
        )
      ) : (
        <>
          <p>
            It ended on <Time at={receipt.data.finishedAt} />. Backups hold what was removed until{" "}
            <Time at={receipt.data.backupsUntil} as="day" />, unreadable; then they are gone too.
          </p>
          <dl className="facts">
            {Object.entries(receipt.data.removed).map(([name, count]) => (
              <div key={name}>
                <dt>{name.replaceAll(/[._]/g, " ")}</dt>
                <dd className="number">{formatCount(count)}</dd>
              </div>
            ))}
          </dl>
        </>
      )}
    </PublicPage>
  );
}
