/** The symbol that a part of an address names; undefined when that is not well encoded. */
export function symbolOf(part: string): string | undefined {
  try {
    return decodeURIComponent(part).toUpperCase();
  } catch {
    return undefined;
  }
}
