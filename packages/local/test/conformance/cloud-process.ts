import path from "node:path";
import { startCloud } from "../../src/cloud/index.ts";
import { fixtureManifest } from "../fixtures/manifest.ts";

/** The fixture app in a process of its own, to be killed: node cloud-process.ts DIR */
const { urls } = await startCloud({
  manifest: fixtureManifest,
  root: path.join(import.meta.dirname, "../../../.."),
  dataDir: process.argv[2] ?? "",
  ports: { http: 0, websocket: 0 },
  corsOrigins: [],
  log: () => {},
});
process.stdout.write(`${urls.http}\n`);
