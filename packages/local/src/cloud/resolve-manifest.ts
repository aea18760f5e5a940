import type { Manifest } from "../synth/manifest.ts";

/** Mock values of the manifest -> what stands for them on this machine. */
export type Replacements = Readonly<Record<string, string>>;

/**
 * The manifest with real ids and addresses. Mock values are unique texts, so they are replaced
 * wherever they occur: in links, issuers, environments and ARNs alike.
 */
export function resolveManifest(manifest: Manifest, replacements: Replacements): Manifest {
  const longestFirst = Object.entries(replacements).toSorted(([a], [b]) => b.length - a.length);
  const replaced = (text: string): string =>
    longestFirst.reduce((result, [mock, real]) => result.replaceAll(mock, () => real), text);
  return mapTexts(manifest, replaced) as Manifest;
}

/** Properties of links that are not to be found by their text: `choose` names those to be replaced. */
export function replaceLinks(
  manifest: Manifest,
  choose: (name: string, type: unknown) => Manifest["links"][string] | undefined,
): Manifest {
  const links = Object.entries(manifest.links).map(([name, link]) => [
    name,
    { ...link, ...choose(name, link["type"]) },
  ]);
  return { ...manifest, links: Object.fromEntries(links) as Manifest["links"] };
}

function mapTexts(value: unknown, map: (text: string) => string): unknown {
  if (typeof value === "string") return map(value);
  if (Array.isArray(value)) return value.map((item) => mapTexts(item, map));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [name, mapTexts(item, map)]),
  );
}
