/**
 * Takes out of a graph what differs between machines: folders become relative to the root, and
 * what a build command inherits from the environment is left out altogether.
 */
export function withoutPlaces<T>(
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
        .filter(([key, field]) => key !== "__provider" && !isInherited(key, field))
        .map(([key, field]) => [key, clean(field)]),
    );
  };
  return clean(graph) as T;
}

const isInherited = (key: string, value: unknown) =>
  key === "environment" && typeof value === "object" && value !== null && "PATH" in value;
