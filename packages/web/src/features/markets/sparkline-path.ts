const MARGIN = 2;

/** A line through values, fitted to a box; empty when there is nothing to connect. */
export function sparklinePath(values: readonly number[], width: number, height: number): string {
  if (values.length < 2) return "";
  const low = Math.min(...values);
  const range = Math.max(...values) - low || 1;
  const points = values.map((value, index) => {
    const x = (index / (values.length - 1)) * width;
    const y = height - MARGIN - ((value - low) / range) * (height - 2 * MARGIN);
    return `${round(x)} ${round(y)}`;
  });
  return `M${points.join("L")}`;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
