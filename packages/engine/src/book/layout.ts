/**
 * What stands where in the records of a book. A record is 32 bytes: eight words, or four doubles in
 * the same place. A record is named by its number; number 0 is nobody.
 *
 * Orders and levels begin alike, so that a level closes the ring of its own queue: whoever follows
 * the links never meets an end.
 *
 * Two habits of this folder are for speed. Its files copy constants into constants of their own,
 * since an imported one is read again at each use, and a local one is part of the machine code. And
 * its fields are private to TypeScript only, since #names are compared when they are used.
 */
export const LAYOUT = {
  RECORD_SHIFT: 3,
  DOUBLE_SHIFT: 2,

  /** Double, of orders and levels: what they are found by. */
  NAME: 3,

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
  /** The next on the list of touched levels (the last names itself); 0 when it is not on the list. */
  TOUCHED: 4,
  /** The leaf that holds the level; 0 when it is not in the tree. */
  LEAF: 5,
  /** Double: the price times the sign of the ladder, so that the better price is the larger key. */
  KEY: 3,
  /** The neighbours on the ladder, which closes the ring. Levels and ladders have even numbers. */
  WORSE: 8,
  BETTER: 9,
  LADDER_OF: 10,
  LEVEL_RECORDS: 2,

  /** A ladder has WORSE and BETTER like a level, and no number for a KEY. The top of its tree: */
  ROOT: 1,
  /** 1 when the highest price is the best, -1 when the lowest is. */
  SIGN: 2,
  /** The best of the levels that are in the tree; the ladder itself when none is. */
  FIRST_INDEXED: 4,
  /** How many levels are better than that one. */
  UNINDEXED: 5,

  /** A branch of the tree: which of its 32 children there are. They stand in the four records behind. */
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
  BRANCH_RECORDS: 5,
  CHILDREN: 8,

  /** The fixed records, two each: 0 is nobody, then the ladders of the sides and of the stops. */
  BIDS: 2,
  ASKS: 4,
  RISING: 6,
  FALLING: 8,
  FIRST_FREE_RECORD: 10,
} as const;
