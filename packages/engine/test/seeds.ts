/** One seed for ever, so that nothing slips back, and a new one each time, so that more is found. */
export const SEEDS = [20_240_229, Date.now() & 0x7fff_ffff];
