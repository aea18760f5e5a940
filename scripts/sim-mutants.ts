/**
 * `npm run sim:mutants`: plants known bugs in copies of the code, one at a time, and lets the
 * simulation look for each. The result goes to stdout, progress to stderr.
 */
import { runScript } from "./command-line/run-script.ts";
import { plantAll } from "./sim/mutants.ts";
import { HELP, parseSimOptions } from "./sim/options.ts";
import { SimError } from "./sim/run-seeds.ts";

await runScript({
  name: "sim:mutants",
  help: HELP,
  read: parseSimOptions,
  run: plantAll,
  expected: [SimError],
});
