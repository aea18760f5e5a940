import { DIRECTORY } from "./node.ts";
import type { Random } from "./random.ts";
import type { SimDisk } from "./sim-disk.ts";

/**
 * What sort of run it is. On a disk that lies about flushes or forgets what it kept, nobody can keep
 * every promise: there the exchange may refuse to go on, and what it says must still be true.
 */
export type Profile = "plain" | "upgrade" | "lying disk" | "rot";

export function profileOf(random: Random): Profile {
  const draw = random.next();
  if (draw < 0.1) return "upgrade";
  if (draw < 0.2) return "lying disk";
  return draw < 0.3 ? "rot" : "plain";
}

export function maySpoil(profile: Profile): boolean {
  return profile === "lying disk" || profile === "rot";
}

/** Flips a bit in a file that was whole for long; answers what it did. */
export function rot(disk: SimDisk, random: Random): string {
  const files = [...disk.files()].toSorted(([a], [b]) => (a < b ? -1 : 1));
  const old = files.filter(
    ([path, bytes], index) =>
      bytes.length > 0 &&
      // The newest file of a log may end in a torn write, and a bit of that is no one's.
      (path.endsWith(".snapshot") || files[index + 1]?.[0].startsWith(path.slice(0, 14)) === true),
  );
  if (old.length === 0) return "nothing is old enough to rot";
  const [path, bytes] = random.pick(old);
  const at = random.between(0, bytes.length - 1);
  const rotten = Buffer.from(bytes);
  rotten[at] = (rotten[at] ?? 0) ^ (1 << random.between(0, 7));
  disk.put(path, rotten);
  return `byte ${at} of ${path} rots away (${DIRECTORY.commands})`;
}
