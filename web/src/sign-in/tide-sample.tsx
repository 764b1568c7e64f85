const EQUITY =
  "M0 96 L38 90 L74 93 L112 70 L150 75 L188 52 L226 58 L262 34 L300 40 L336 26 L374 31 L412 14 L450 22 L488 38 L526 32 L560 18 L600 23";
const MARK = "M0 96 L38 90 H84 L112 70 H158 L188 52 H232 L262 34 H314 L336 26 H380 L412 14 H600";

/**
 * A small sample of the signature: equity as an area under a dashed high-water mark. The data is drawn, not
 * measured.
 */
export function TideSample() {
  return (
    <svg
      className="sign-in-tide-sample"
      viewBox="0 0 600 120"
      fill="none"
      preserveAspectRatio="none"
      aria-hidden="true"
    >
      <defs>
        <linearGradient id="sample-water" x1="0" y1="0" x2="0" y2="1">
          <stop offset="0" stopColor="var(--tide)" stopOpacity="0.38" />
          <stop offset="1" stopColor="var(--tide)" stopOpacity="0" />
        </linearGradient>
      </defs>
      <path d={`${EQUITY} V120 H0 Z`} fill="url(#sample-water)" />
      <path d={EQUITY} stroke="var(--tide)" strokeWidth="1.8" vectorEffect="non-scaling-stroke" />
      <path
        d={MARK}
        stroke="var(--accent)"
        strokeWidth="1.5"
        strokeDasharray="3 4"
        vectorEffect="non-scaling-stroke"
      />
    </svg>
  );
}
