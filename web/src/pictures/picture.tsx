import { useState } from "react";
import type { Attachment } from "#shared/contracts/attachments.ts";
import { client } from "../session/client.ts";

/** Where a picture is read. */
export function addressOf({ id }: Pick<Attachment, "id">): string {
  return `/api/v1/attachments/${id}`;
}

type Props = { picture: Attachment; alt: string; className: string };

/** A kept picture. An image cannot renew the session itself, so that a first failure is tried once more. */
export function Picture({ picture, alt, className }: Props) {
  const [failures, setFailures] = useState(0);
  const { width, height } = picture;
  if (failures > 1) return <span className="pictures-failed soft small">It cannot be shown right now.</span>;
  return (
    <img
      key={failures}
      src={addressOf(picture)}
      alt={alt}
      className={className}
      loading="lazy"
      decoding="async"
      {...{ width, height }}
      onError={() => void renewed().then(() => setFailures((known) => known + 1))}
    />
  );
}

/** Renews the session, if it can be renewed. */
function renewed(): Promise<void> {
  return client.freshen().catch(() => undefined);
}
