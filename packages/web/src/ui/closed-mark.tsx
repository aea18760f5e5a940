/** Beside the name of a market that takes no orders now. */
export function ClosedMark() {
  return (
    <span
      title="This market takes no orders now. Open orders stay, and can be canceled."
      className="border-accent text-accent text-2xs rounded border px-1.5 py-px font-medium whitespace-nowrap"
    >
      Closed
    </span>
  );
}
