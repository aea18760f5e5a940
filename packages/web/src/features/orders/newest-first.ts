/** Rows of all markets with the newest first; of those of one moment the last numbered. */
export function newestFirst<R extends { readonly time: number; readonly orderId: number }>(
  rows: readonly R[],
): readonly R[] {
  return rows.toSorted((a, b) => b.time - a.time || b.orderId - a.orderId);
}
