import path from "node:path";
import { parseArgs } from "node:util";
import { StartupError } from "../cloud/startup-error.ts";

/** What a person may choose when starting the stack; defaults are in `HELP`. */
export interface RunOptions {
  /** Base port: N exchange, N+1 platform API, N+2 price WebSocket. */
  readonly port: number;
  readonly webPort: number;
  readonly headless: boolean;
  readonly dataDir: string;
  readonly fresh: boolean;
  readonly market: "live" | "quiet";
  readonly seed: number;
  readonly json: boolean;
  /** Hot reload of handlers and pages. */
  readonly dev: boolean;
  /** For drills only: what callers are told instead of the address of a service of the cloud. */
  readonly reachBy?: (service: string, url: string) => Promise<string>;
}

export const HELP = `Usage: npm start -- [options]        (npm run dev: the same with hot reload)

Runs the whole exchange on this machine.

  --port N          base port: N exchange, N+1 platform API, N+2 price WebSocket (8080)
  --web-port N      port of the web app (3000)
  --headless        no web app
  --data DIR        where the state lives and survives restarts (.bourse)
  --fresh           wipe the state first
  --market MODE     live: simulated traders trade through the public API; quiet: nobody trades (live)
  --seed N          seed of the simulated market (1)
  --json            print exactly one JSON line on stdout when ready; logs go to stderr
  --help            this text
`;

const SPEC = {
  port: { type: "string", default: "8080" },
  "web-port": { type: "string", default: "3000" },
  headless: { type: "boolean", default: false },
  data: { type: "string" },
  fresh: { type: "boolean", default: false },
  market: { type: "string", default: "live" },
  seed: { type: "string", default: "1" },
  json: { type: "boolean", default: false },
  dev: { type: "boolean", default: false },
  help: { type: "boolean", default: false },
} as const;

/** Reads the command line. Returns "help" when that was asked for. */
export function parseRunOptions(
  argv: readonly string[],
  places: { readonly cwd: string; readonly root: string },
): RunOptions | "help" {
  const values = readFlags(argv);
  if (values.help) return "help";
  const market = values.market;
  if (market !== "live" && market !== "quiet")
    throw new StartupError(
      `--market ${market} is not known.`,
      "Use --market live or --market quiet.",
    );
  const options: RunOptions = {
    port: integer("--port", values.port, { min: 1, max: 65_533 }),
    webPort: integer("--web-port", values["web-port"], { min: 1, max: 65_535 }),
    headless: values.headless,
    dataDir:
      values.data === undefined
        ? path.join(places.root, ".bourse")
        : path.resolve(places.cwd, values.data),
    fresh: values.fresh,
    market,
    seed: integer("--seed", values.seed, { min: 0, max: 2 ** 32 - 1 }),
    json: values.json,
    dev: values.dev,
  };
  const offset = options.webPort - options.port;
  if (!options.headless && offset >= 0 && offset <= 2)
    throw new StartupError(
      `--web-port ${options.webPort} lies within the ports ${options.port} to ${options.port + 2} of the exchange.`,
      "Choose another --web-port or --port.",
    );
  return options;
}

function readFlags(argv: readonly string[]) {
  try {
    return parseArgs({ args: [...argv], options: SPEC, strict: true, allowPositionals: false })
      .values;
  } catch (error) {
    const text = error instanceof Error ? error.message.split(/[.\n] ?/)[0] : String(error);
    throw new StartupError(`${text}.`, "See npm start -- --help.");
  }
}

function integer(flag: string, text: string, range: { min: number; max: number }): number {
  const value = /^\d{1,10}$/.test(text) ? Number(text) : Number.NaN;
  if (value >= range.min && value <= range.max) return value;
  throw new StartupError(
    `${flag} ${text} is not usable.`,
    `Give a whole number from ${range.min} to ${range.max}.`,
  );
}
