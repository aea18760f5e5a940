/**
 * What stands where in the records of a book. A record is 32 bytes: eight words, or four doubles in
 * the same place. A record is named by its number; number 0 is nobody.
 *
 * Orders and levels begin alike, so that a level closes the ring of its own queue: whoever follows
 * the links never meets an end.
 *
 * Files of the hot path copy what they need into constants of their own: an imported constant is
 * read again at each use, a local one is part of the machine code.
 */
export const LAYOUT = {
  RECORD_SHIFT: 3,
  DOUBLE_SHIFT: 2,

  /** An order: the next and the previous of its queue; next is 0 while it stands in none. */
  NEXT: 0,
  PREVIOUS: 1,
  /** Double: the shown lots of an order, or of all orders of a level. */
  LOTS: 1,
  /** The level that counts the order's lots; 0 when it rests on neither side. */
  LEVEL: 4,
  /** The account index; the sign bit says that the order has a hidden part. */
  OWNER: 5,
  HIDDEN_FLAG: -0x8000_0000,
  /** Double. */
  ORDER_ID: 3,

  /** A level: the oldest and the youngest of its queue, or the level itself when it is empty. */
  FIRST: 0,
  LAST: 1,
  /** 1 when the level is on the list of touched levels, else 0; of record 0 always 1. */
  TOUCHED: 4,
  /** The leaf that holds the level; 0 for a queue that stands in no ladder. */
  LEAF: 5,
  /** Double: the price times the sign of the ladder, so that the better price is the larger key. */
  KEY: 3,

  /** A branch: under which of its 32 children there are orders. They stand in the four records behind. */
  BITMAP: 0,
  /** The branch or ladder above, and its place there. */
  PARENT: 1,
  DIGIT: 7,
  /** How many digits of five bits lie between its children and single keys; 0 is a leaf. */
  HEIGHT: 2,
  LADDER: 3,
  /** A key under the branch, in two parts; digits above its height are those of all its keys. */
  HIGH: 4,
  LOW: 5,
  /** Which children there are, with or without orders. The children of a leaf are levels. */
  EXISTING: 6,
  /** Only of a leaf: the leaf that became empty after it; 0 when it was not empty lately. */
  NEXT_EMPTY: 6,
  BRANCH_RECORDS: 5,
  CHILDREN: 8,

  /** A ladder: the top of its tree. It has a BITMAP too, which is never 0. */
  ROOT: 1,
  /** 1 when the highest price is the best, -1 when the lowest is. */
  SIGN: 2,
  /** The best level, or 0. */
  BEST: 4,
  /** The ladder's part of the table of known leaves. */
  KNOWN: 5,

  /** The fixed records: 0 is nobody, with room for 32 children that never exist; then the ladders. */
  BIDS: 5,
  ASKS: 6,
  RISING: 7,
  FALLING: 8,
  AGENDA: 9,
  FIRST_FREE_RECORD: 10,
} as const;
