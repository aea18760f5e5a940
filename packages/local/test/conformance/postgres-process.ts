import { startPostgres } from "../../src/cloud/postgres/index.ts";

/** A PostgreSQL whose parent process is to be killed: node postgres-process.ts DIR */
const postgres = await startPostgres({ dir: process.argv[2] ?? "", log: () => {} });
await postgres.ready;
process.stdout.write(`${JSON.stringify(postgres.address)}\n`);
setInterval(() => {}, 60_000);
