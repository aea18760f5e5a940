// The door of every command: works on any Node >= 20 with npm alone. Installs what is missing,
// then runs scripts/<name>.ts under the Node that package-lock.json pins.
import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const [name, ...args] = process.argv.slice(2);
/** A command stops in less than 5 s; after this it hangs. */
const STOP_MS_MAX = 7_000;

/**
 * One clear line: what happened, what to do.
 * @returns {never}
 */
function refuse(what, todo) {
  process.stderr.write(`bourse: ${what} ${todo}\n`);
  process.exit(1);
}

/** Installs once per state of package-lock.json; of two commands at a time the second waits. */
function install() {
  const stamp = path.join(root, "node_modules", ".bourse-install");
  const wanted = createHash("sha256")
    .update(readFileSync(path.join(root, "package-lock.json")))
    .digest("hex");
  const isCurrent = () => existsSync(stamp) && readFileSync(stamp, "utf8") === wanted;
  const lock = path.join(root, ".install-lock");
  let hasSaid = false;
  while (!isCurrent() && !take(lock)) {
    if (!hasSaid) process.stderr.write("bourse: another command is installing, waiting for it\n");
    hasSaid = true;
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 250);
  }
  if (!isCurrent()) npmCi(() => writeFileSync(stamp, wanted));
  rmSync(lock, { force: true });
}

function npmCi(onDone) {
  process.stderr.write("bourse: installing dependencies (npm ci), about a minute the first time\n");
  const done = spawnSync("npm", ["ci", "--no-audit", "--no-fund", "--loglevel=error"], {
    cwd: root,
    stdio: ["ignore", 2, 2],
  });
  if (done.error) refuse(`npm could not be started (${done.error.message}).`, "Install npm.");
  if (done.status !== 0)
    refuse("npm ci failed, see above.", "Check the network and the registry, then run it again.");
  onDone();
}

/** The lock is a file with the number of the process that installs; it ends with that process. */
function take(lock) {
  try {
    writeFileSync(lock, String(process.pid), { flag: "wx" });
    return true;
  } catch (error) {
    if (error.code !== "EEXIST")
      refuse(`The project folder cannot be written (${error.message}).`, "Make it writable.");
  }
  try {
    const owner = Number(readFileSync(lock, "utf8"));
    if (owner !== process.pid) process.kill(owner, 0);
  } catch (error) {
    // Nobody holds it any more: take it in the next turn.
    if (error.code === "ESRCH" || error.code === "ERR_INVALID_ARG_TYPE")
      rmSync(lock, { force: true });
  }
  return false;
}

/** The pinned Node where the registry has one for this platform, else the running one if it is 24. */
function pinnedNode() {
  const folder = `node-${process.platform}-${process.arch}`;
  const pinned = path.join(root, "node_modules", folder, "bin", "node");
  if (existsSync(pinned)) return pinned;
  if (Number(process.versions.node.split(".")[0]) >= 24) return process.execPath;
  return refuse(
    `Node 24 is needed and there is no packaged one for ${process.platform}-${process.arch}; this is ${process.version}.`,
    "Install Node 24 or newer and run the command again.",
  );
}

if (Number(process.versions.node.split(".")[0]) < 20)
  refuse(`Node ${process.version} is too old.`, "Install Node 20 or newer.");
if (!["linux", "darwin"].includes(process.platform))
  refuse(
    `The platform ${process.platform} is not supported.`,
    "Use Linux or macOS (Windows: WSL).",
  );
install();

/** The flags of the services too: see packages/local/src/run/services.ts. */
const NODE_FLAGS = [
  "--disable-warning=ExperimentalWarning",
  "--max-semi-space-size=16",
  "--max-inlined-bytecode-size=3000",
  "--max-inlined-bytecode-size-cumulative=12000",
  "--max-inlined-bytecode-size-absolute=12000",
];

const node = pinnedNode();
const child = spawn(node, [...NODE_FLAGS, path.join(root, "scripts", `${name}.ts`), ...args], {
  cwd: process.env.INIT_CWD ?? process.cwd(),
  stdio: ["inherit", "inherit", "inherit", "ipc"],
  env: {
    // Compiled once, TypeScript starts faster and smaller.
    NODE_COMPILE_CACHE: path.join(root, "node_modules", ".cache", "bourse-node"),
    // glibc gives memory back after a burst instead of keeping it in an arena per thread.
    MALLOC_ARENA_MAX: "2",
    MALLOC_TRIM_THRESHOLD_: "131072",
    ...process.env,
    PATH: path.dirname(node) + path.delimiter + process.env.PATH,
  },
});
child.on("error", (error) =>
  refuse(`Node could not be started (${error.message}).`, "Run npm ci."),
);
child.on("exit", (code, signal) => process.exit(code ?? (signal === "SIGINT" ? 130 : 143)));
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => stop(signal));
// Whoever called us was killed outright: nobody is left to stop us, so stop.
const parent = process.ppid;
const caller = npmBehind(parent);
setInterval(() => {
  if (process.ppid !== parent || !isAlive(caller)) stop("SIGTERM");
}, 500).unref();

/** Passes a signal on; a command that does not end in time is ended. (A terminal sends it to both.) */
function stop(signal) {
  child.kill(signal);
  setTimeout(() => child.kill("SIGKILL"), STOP_MS_MAX).unref();
}

/** npm runs scripts through a shell, which outlives it: the process to watch is behind the shell. */
function npmBehind(shell) {
  if (process.env.npm_lifecycle_event === undefined) return shell;
  const answer = spawnSync("ps", ["-o", "ppid=,comm=", "-p", String(shell)], { encoding: "utf8" });
  const [, ppid, command] = /^\s*(\d+)\s+(\S+)/.exec(answer.stdout ?? "") ?? [];
  return command?.endsWith("sh") ? Number(ppid) : shell;
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code !== "ESRCH";
  }
}
