/** Which amendments of an order a caller wants. */
export interface AmendmentPage {
  readonly orderId: number;
  readonly fromExecutionId?: number | undefined;
  readonly limit: number;
}
