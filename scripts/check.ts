/** `npm run check`: types, lint, format, import directions, dead code. */
import { CHECK_STEPS } from "./check-steps.ts";
import { readArguments } from "./command-line/arguments.ts";
import { argumentsOrExit } from "./command-line/run-script.ts";
import { runSteps } from "./steps.ts";

const HELP = `Usage: npm run check
Types, lint, format, import directions and dead code: all that must hold before a test is worth running.

  --help  this text
`;

argumentsOrExit("check", HELP, (args) => readArguments(args, {}));

await runSteps(CHECK_STEPS);
