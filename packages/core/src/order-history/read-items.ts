import { readAttemptsMax } from "./limits.ts";

/** What a read of many keys gave, and which of them it left out because the table was too busy. */
interface Read<Key, Item> {
  readonly data: readonly Item[];
  readonly unprocessed: Key[];
}

/** The items that are stored under these keys; asks again for those that a busy table left out. */
export async function readItems<Key, Item>(
  keys: readonly Key[],
  read: (keys: Key[]) => Promise<Read<Key, Item>>,
): Promise<Item[]> {
  const found: Item[] = [];
  let wanted = [...keys];
  for (let attempt = 0; attempt < readAttemptsMax && wanted.length > 0; attempt += 1) {
    const { data, unprocessed } = await read(wanted);
    found.push(...data);
    wanted = unprocessed;
  }
  if (wanted.length === 0) return found;
  throw new Error("The history table is too busy; the batch is left to be delivered again.");
}
