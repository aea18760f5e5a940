import { openDatabase } from "../database.ts";

/** How far each reader of a stream has come, and when each schedule last fired. Survives restarts. */
export interface SourceState {
  /** The sequence number of the last record that is done; "" means: from the beginning. */
  checkpoint(source: string, shard: string): string | undefined;
  setCheckpoint(source: string, shard: string, sequence: string): void;
  firedMs(schedule: string): number | undefined;
  setFiredMs(schedule: string, atMs: number): void;
  close(): void;
}

const schema = `
  CREATE TABLE IF NOT EXISTS checkpoints (
    source TEXT NOT NULL, shard TEXT NOT NULL, sequence TEXT NOT NULL,
    PRIMARY KEY (source, shard)) STRICT, WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS schedules (
    name TEXT PRIMARY KEY, firedMs INTEGER NOT NULL) STRICT, WITHOUT ROWID;`;

export function openSourceState(file: string): SourceState {
  const db = openDatabase(file, schema);
  const get = db.prepare("SELECT sequence FROM checkpoints WHERE source = ? AND shard = ?");
  const set = db.prepare("INSERT OR REPLACE INTO checkpoints VALUES (?, ?, ?)");
  const fired = db.prepare("SELECT firedMs FROM schedules WHERE name = ?");
  const fire = db.prepare("INSERT OR REPLACE INTO schedules VALUES (?, ?)");
  return {
    checkpoint: (source, shard) =>
      (get.get(source, shard) as { sequence: string } | undefined)?.sequence,
    setCheckpoint: (source, shard, sequence) => void set.run(source, shard, sequence),
    firedMs: (schedule) => (fired.get(schedule) as { firedMs: number } | undefined)?.firedMs,
    setFiredMs: (schedule, atMs) => void fire.run(schedule, atMs),
    close: () => db.close(),
  };
}
