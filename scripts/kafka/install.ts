import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync } from "node:fs";
import { rm } from "node:fs/promises";
import path from "node:path";
import { root } from "../steps.ts";

const JAVA_MIN = 17;
const POM = path.join(import.meta.dirname, "pom.xml");

/** Kafka cannot run here; the message says what to install. */
export class KafkaUnavailable extends Error {
  override readonly name = "KafkaUnavailable";
}

/**
 * Answers the Java class path of Apache Kafka as pom.xml pins it. The first time it comes from Maven
 * Central (about 45 MB); after that it lies in the cache.
 */
export async function installKafka(onProgress: (line: string) => void): Promise<string> {
  requireJava();
  const version = createHash("sha256").update(readFileSync(POM)).digest("hex").slice(0, 16);
  const cache = path.join(root, "node_modules", ".cache", "bourse-kafka");
  const jars = path.join(cache, version);
  if (!existsSync(jars)) {
    requireMaven();
    mkdirSync(cache, { recursive: true });
    const unfinished = mkdtempSync(path.join(cache, "unfinished-"));
    try {
      await download(unfinished, onProgress);
      // Of two that download at a time, the second finds the first one's folder.
      if (!existsSync(jars)) renameSync(unfinished, jars);
    } finally {
      await rm(unfinished, { recursive: true, force: true });
    }
  }
  return path.join(jars, "*");
}

function requireJava(): void {
  const answer = spawnSync("java", ["-version"], { encoding: "utf8" });
  const found = /version "(\d+)/.exec(answer.stderr ?? "")?.[1];
  if (answer.status === 0 && Number(found) >= JAVA_MIN) return;
  const what = found === undefined ? "There is no Java here" : `This is Java ${found}`;
  throw new KafkaUnavailable(
    `${what}; Kafka 4 needs Java ${JAVA_MIN} or newer (Debian: apt-get install openjdk-17-jre-headless). ` +
      `Or set KAFKA_BROKERS to a cluster that runs already.`,
  );
}

function requireMaven(): void {
  if (spawnSync("mvn", ["-version"]).status === 0) return;
  throw new KafkaUnavailable(
    `There is no Maven here; Kafka comes from Maven Central (Debian: apt-get install maven). ` +
      `Or set KAFKA_BROKERS to a cluster that runs already.`,
  );
}

async function download(directory: string, onProgress: (line: string) => void): Promise<void> {
  onProgress("downloading Apache Kafka from Maven Central (45 MB, once)");
  const maven = spawn(
    "mvn",
    ["-B", "-q", "-f", POM, "dependency:copy-dependencies", `-DoutputDirectory=${directory}`],
    { stdio: ["ignore", "pipe", "pipe"] },
  );
  let output = "";
  for (const stream of [maven.stdout, maven.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => (output += text));
  }
  const progress = setInterval(
    () => onProgress(`${readdirSync(directory).length} files so far`),
    5_000,
  );
  const code = await new Promise<number | null>((resolve) => maven.once("close", resolve));
  clearInterval(progress);
  if (code === 0) return;
  throw new KafkaUnavailable(
    `Maven could not fetch Kafka (exit code ${code}):\n${output.trim().slice(-2_000)}\n` +
      `Check the network and Maven's settings, then run it again.`,
  );
}
