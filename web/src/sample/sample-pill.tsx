/** Stands beside whatever is of the sample. */
export function SamplePill() {
  return <span className="pill">Sample</span>;
}
