/**
 * Takes out of a graph where, when and by whom it was made: folders become relative to the root,
 * and what a build command gets from the environment and the clock is left out altogether.
 */
export function withoutCircumstances<T>(
  graph: T,
  { root, work }: { readonly root: string; readonly work: string },
): T {
  const shorten = (text: string) =>
    [`${work}/root`, work, root].reduce(
      (shorter, folder) => shorter.replaceAll(`${folder}/`, "").replaceAll(folder, "."),
      text,
    );
  const clean = (value: unknown): unknown => {
    if (typeof value === "string") return shorten(value);
    if (Array.isArray(value)) return value.map(clean);
    if (value === null || typeof value !== "object") return value;
    return Object.fromEntries(
      Object.entries(value)
        .filter(([key, field]) => key !== "__provider" && !isOfTheMoment(key, field))
        .map(([key, field]) => [key, clean(field)]),
    );
  };
  return clean(graph) as T;
}

const isOfTheMoment = (key: string, value: unknown) =>
  (key === "environment" && typeof value === "object" && value !== null && "PATH" in value) ||
  (key === "triggers" &&
    Array.isArray(value) &&
    value.every((text) => /^\d{13}$/.test(String(text))));
