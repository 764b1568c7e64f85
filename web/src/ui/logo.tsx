/** Two waves under a dashed line: the tide and its mark. */
export function Logo({ size = 24 }: { size?: number }) {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill="none"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      <path d="M2.5 5h19" stroke="var(--ink)" strokeWidth="1.8" strokeDasharray="0.1 3.75" />
      <path
        d="M2 12.500c2-2.400 3.800-2.400 5.700-.4s3.700 2 5.600 0 3.700-2 5.600 0c1 1 1.900 1.400 3.100.8"
        stroke="var(--accent)"
        strokeWidth="1.8"
      />
      <path
        d="M2 18.500c2-2.400 3.800-2.400 5.700-.4s3.700 2 5.600 0 3.700-2 5.600 0c1 1 1.900 1.400 3.100.8"
        stroke="var(--tide)"
        strokeWidth="1.8"
      />
    </svg>
  );
}

export function Brand() {
  return (
    <span className="brand">
      <Logo />
      Tidemark
    </span>
  );
}
