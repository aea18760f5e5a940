/** Where the mocked cloud is: every ARN and address carries it. */
export interface Place {
  readonly region: string;
  readonly account: string;
}
