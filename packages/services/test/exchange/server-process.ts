import { createLog } from "../../src/runtime/index.ts";
import { startServer } from "./harness.ts";

/** The exchange in a process of its own, for the tests to kill. */
const [directory = ""] = process.argv.slice(2);
const { base, operatorBase } = await startServer({ directory, log: createLog("test") });
process.stdout.write(`${JSON.stringify({ base, operatorBase })}\n`);
