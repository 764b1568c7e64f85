const PATHS = {
  dashboard: "M3 16c2.500-5 4.500-5 7-2s4.500 3 11-6M3 20h18",
  trades: "M4 6h16M4 12h16M4 18h10",
  import: "M12 4v11m-4-4 4 4 4-4M4 19.500h16",
  biases: "M3 12h18M8 9v6M15 9v6M11.500 7v10",
  paper: "M4 20h16M7 16v-5M12 16V5M17 16V9",
  flows: "M5 5.500h5v4H5zM14 14.500h5v4h-5zM7.500 9.500v7H14M14 6.500h5",
  settings: "M4 8h9m5 0h2M4 16h2m5 0h9M15.500 5.500v5M8.500 13.500v5",
  search: "M11 4.500a6.500 6.500 0 1 0 0 13 6.500 6.500 0 0 0 0-13m5 11.500 4 4",
  key: "M7.500 20a4 4 0 1 0 0-8 4 4 0 0 0 0 8m2.900-6.900L19.500 4m-2.500 2.500 2.500 2.500m-5.500.500 1.500 1.500",
} as const;

export type IconName = keyof typeof PATHS;

/** Decoration only: the words beside the icon carry the meaning. */
export function Icon({ name, size = 20 }: { name: IconName; size?: number }) {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.7"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      <path d={PATHS[name]} />
    </svg>
  );
}
