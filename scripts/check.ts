/** `npm run check`: types, lint, format, import directions, dead code. */
import { CHECK_STEPS } from "./check-steps.ts";
import { runSteps } from "./steps.ts";

runSteps(CHECK_STEPS);
