/**
 * `npm run sim:mutants`: plants known bugs in copies of the code, one at a time, and lets the
 * simulation look for each. The result goes to stdout, progress to stderr.
 */
import { plantAll } from "./sim/mutants.ts";
import { HELP, parseSimOptions, UsageError } from "./sim/options.ts";
import { SimError } from "./sim/run-seeds.ts";

process.exitCode = await main(process.argv.slice(2));

async function main(args: readonly string[]): Promise<number> {
  try {
    const options = parseSimOptions(args);
    if (options.help) {
      process.stdout.write(HELP);
      return 0;
    }
    return await plantAll(options);
  } catch (error) {
    if (!(error instanceof UsageError || error instanceof SimError)) throw error;
    process.stderr.write(`sim:mutants: ${error.message}\n`);
    return error instanceof UsageError ? 2 : 1;
  }
}
