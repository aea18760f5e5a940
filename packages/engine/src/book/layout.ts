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

  /** An order: the next and the previous of its queue. */
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
  /** 1 while touched levels are told and this has been told already, else 0. */
  TOUCHED: 4,
  /**
   * The page it stands on; or minus its ladder, while it is loose: a new best level, which mostly
   * goes as it came, needs no page until a better one comes.
   */
  PAGE: 5,
  /** Double: the price times the sign of the ladder, so that the better price is the larger key. */
  KEY: 3,
  /** The word of the key with its sign: whoever asks for it takes no branch, which would be guessed. */
  KEY_SIGN: 7,

  /** A page: 32 neighbouring keys of a ladder. Bits of the keys at which orders stand, */
  FILLED: 0,
  /** the branch or ladder above, */
  PARENT: 1,
  /** which of the children of a branch it is; */
  DIGIT: 2,
  /** 0 for a branch. */
  LADDER: 3,
  /**
   * Of a branch, how many digits of five bits lie between its children and single keys; 0 for a
   * page, or -1 while it is among those that stay though they have no level;
   */
  HEIGHT: 4,
  KEPT: -1,
  /** bits of the levels or children there are. An empty level stays until it has been told. */
  PRESENT: 5,
  /** Double: a key without its lowest five bits, which pick the level. */
  NUMBER: 3,
  /**
   * A branch of the tree of pages is like a page: its children are branches or pages, FILLED says
   * under which of them orders stand, NUMBER is that of some page below. The children stand in the
   * four records behind; 0 where there is none.
   */
  CHILDREN: 8,
  BRANCH_RECORDS: 5,

  /** A ladder: its best level, or itself, because its KEY is not a number; */
  BEST: 0,
  /** the top of its tree, or 0; */
  ROOT: 1,
  /** the level behind the best (or the ladder) while it is known, else 0; */
  SECOND: 4,
  /** PAGE is 0: a ladder is not loose. */
  /** Double: 1 when the highest price is the best, -1 when the lowest is. */
  SIGN: 1,

  /** The fixed records: 0 is nobody, then the ladders of the sides and of the stops; */
  BIDS: 1,
  ASKS: 2,
  RISING: 3,
  FALLING: 4,
  /** the place in a ring, and the ring of pages that are kept. */
  KEPT_PLACE: 5,
  KEPT_RING: 6,
  KEPT_PAGES: 1024,
  FIRST_FREE_RECORD: 134,
} as const;
