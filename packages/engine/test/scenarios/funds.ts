/** What most scenarios begin with: two accounts that have plenty. */
export const FUNDS = `
  alice DEPOSIT 1000000 EUR => EUR 1000000+0
  alice DEPOSIT 10000 APPLE => APPLE 10000+0
  bob DEPOSIT 1000000 EUR   => EUR 1000000+0
  bob DEPOSIT 10000 APPLE   => APPLE 10000+0
`;

/** A third one, so that what it has can be read off easily. */
export const CAROL = `
  carol DEPOSIT 1000000 EUR => EUR 1000000+0
  carol DEPOSIT 10000 APPLE => APPLE 10000+0
`;

/** Alice sells one to Bob: this is the last price then. What it sets off is told behind it. */
export function trade(priceTicks: number, ...setsOff: readonly string[]): string {
  const outcome = [`1@${priceTicks} with ask${priceTicks}`, ...setsOff].join(", ");
  return `
  alice ask${priceTicks} SELL 1@${priceTicks} => rests 1
  bob bid${priceTicks} BUY 1@${priceTicks} => ${outcome}
`;
}

/** A filter's refusal. */
export function failure(name: string): string {
  return `-1013 Filter failure: ${name}`;
}

export const TOO_POOR = "-2010 Account has insufficient balance for requested action.";
export const UNKNOWN = "-2011 Unknown order sent.";
export const AT_ONCE = "-2010 Order would trigger immediately.";
