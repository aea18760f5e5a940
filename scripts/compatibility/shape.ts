/**
 * How an answer of Binance looks: the type of a leaf (`string`, `int`, `float`, `decstr`, `boolean`,
 * `null`), a list of the shapes its items may have, or fields. `{}` and `[]` leave the inside open.
 */
export type Shape = string | readonly Shape[] | { readonly [field: string]: Shape };

export type Fields = { readonly [field: string]: Shape };

/** What else a comparison needs to know. */
export interface ShapeRules {
  /** Fields that may be there or not, wherever they stand. */
  readonly optional: Fields;
  /** The fields of each filter of a market, by `filterType`. */
  readonly filters: { readonly [filterType: string]: Fields };
}

/** Where a value is unlike the shape that it is most like; empty when it is like one of them. */
export function differences(
  shapes: readonly Shape[],
  value: unknown,
  rules: ShapeRules,
  path = "",
): readonly string[] {
  let best: readonly string[] | undefined;
  for (const shape of shapes) {
    const found = compare(shape, value, rules, path);
    if (best === undefined || weigh(found) < weigh(best)) best = found;
  }
  return best ?? [];
}

const WRONG_KIND = / is no (list|object)$/;

/** Something of another kind altogether is further away than any number of fields. */
function weigh(found: readonly string[]): number {
  return found.length + (found.some((one) => WRONG_KIND.test(one)) ? 100 : 0);
}

function compare(shape: Shape, value: unknown, rules: ShapeRules, path: string): readonly string[] {
  if (typeof shape === "string")
    return isLeaf(shape, value) ? [] : [`${nameOf(path)} is no ${shape}`];
  if (isList(shape)) {
    if (!Array.isArray(value)) return [`${nameOf(path)} is no list`];
    if (shape.length === 0) return [];
    return value.flatMap((item: unknown) => differences(shape, item, rules, `${path}[]`));
  }
  if (!isObject(value)) return [`${nameOf(path)} is no object`];
  return compareFields(shape, value, rules, path);
}

function compareFields(
  shape: Fields,
  value: Readonly<Record<string, unknown>>,
  rules: ShapeRules,
  path: string,
): readonly string[] {
  const filter = rules.filters[String(value["filterType"])];
  const wanted: Fields =
    "filterType" in shape && filter !== undefined ? { filterType: "string", ...filter } : shape;
  if (Object.keys(wanted).length === 0) return [];
  const missing = Object.keys(wanted)
    .filter((field) => !(field in value) && !(field in rules.optional))
    .map((field) => `${path}${path === "" ? "" : "."}${field} is missing`);
  const present = Object.entries(value).flatMap(([field, inner]) => {
    const at = path === "" ? field : `${path}.${field}`;
    const shapeOf = wanted[field] ?? rules.optional[field];
    return shapeOf === undefined ? [`${at} is more`] : compare(shapeOf, inner, rules, at);
  });
  return [...missing, ...present];
}

function isLeaf(shape: string, value: unknown): boolean {
  switch (shape) {
    case "null":
      // An example that happens to be empty: what stands there otherwise is not told.
      return true;
    case "decstr":
      return typeof value === "string" && /^-?\d+(\.\d+)?$/.test(value);
    case "int":
      return Number.isInteger(value);
    case "float":
      return typeof value === "number";
    default:
      return typeof value === shape;
  }
}

const isList = (shape: Shape): shape is readonly Shape[] => Array.isArray(shape);

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const nameOf = (path: string) => (path === "" ? "the answer" : path);
