/** Binance's stream codes: 2 = the request is not valid, 3 = it is not even JSON. */
export type RefusalCode = 2 | 3;

/** A control frame that was refused; code and text go back to the client. */
export class StreamRefusal extends Error {
  readonly code: RefusalCode;

  constructor(code: RefusalCode, why: string) {
    super(why);
    this.name = "StreamRefusal";
    this.code = code;
  }
}

export const invalidRequest = (why: string) => new StreamRefusal(2, `Invalid request: ${why}`);
