export { startIngest } from "./ingest.ts";
export type { Ingest, IngestOptions } from "./ingest.ts";
