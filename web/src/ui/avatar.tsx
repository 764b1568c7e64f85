import type { User } from "#shared/contracts/auth.ts";

/** The user's picture, or the first letter of the name; decoration beside the name itself. */
export function Avatar({ user, size }: { user: Pick<User, "name" | "avatar">; size: number }) {
  if (user.avatar !== null)
    return <img className="avatar" src={`/api/v1${user.avatar}`} width={size} height={size} alt="" />;
  return (
    <svg className="avatar" width={size} height={size} viewBox="0 0 40 40" aria-hidden="true">
      <rect width="40" height="40" fill="var(--raise)" />
      <text x="20" y="26.5" textAnchor="middle" fontSize="18" fontWeight="600" fill="var(--soft)">
        {initialOf(user.name)}
      </text>
    </svg>
  );
}

function initialOf(name: string): string {
  const first = new Intl.Segmenter().segment(name.trim())[Symbol.iterator]().next().value;
  return first?.segment.toUpperCase() ?? "";
}
