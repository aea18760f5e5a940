interface Page<Item> {
  readonly data: readonly Item[];
  /** Where the next page begins; null on the last one. */
  readonly cursor: string | null;
}

/** Every item of a query, read a page at a time. */
export async function* everyPage<Item>(
  read: (cursor: string | null) => Promise<Page<Item>>,
): AsyncGenerator<Item, void> {
  let next: string | null = null;
  do {
    const { data, cursor }: Page<Item> = await read(next);
    yield* data;
    next = cursor;
  } while (next !== null);
}
