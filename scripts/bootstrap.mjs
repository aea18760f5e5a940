// The door of every command: works on any Node >= 20 with npm alone. Installs what is missing,
// then runs scripts/<name>.ts under the Node that package-lock.json pins.
import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const [name, ...args] = process.argv.slice(2);

/**
 * One clear line: what happened, what to do.
 * @returns {never}
 */
function refuse(what, todo) {
  process.stderr.write(`bourse: ${what} ${todo}\n`);
  process.exit(1);
}

/** Installs once per state of package-lock.json; two commands at a time do not install twice. */
function install() {
  const stamp = path.join(root, "node_modules", ".bourse-install");
  const wanted = createHash("sha256")
    .update(readFileSync(path.join(root, "package-lock.json")))
    .digest("hex");
  const current = () => existsSync(stamp) && readFileSync(stamp, "utf8") === wanted;
  if (current()) return;
  const lock = path.join(root, ".install-lock");
  waitForOtherInstall(lock, current);
  if (current()) return;
  mkdirSync(lock, { recursive: true });
  try {
    process.stderr.write(
      "bourse: installing dependencies (npm ci), about a minute the first time\n",
    );
    const npm = process.platform === "win32" ? "npm.cmd" : "npm";
    const done = spawnSync(npm, ["ci", "--no-audit", "--no-fund", "--loglevel=error"], {
      cwd: root,
      stdio: ["ignore", 2, 2],
      shell: process.platform === "win32",
    });
    if (done.error) refuse(`npm could not be started (${done.error.message}).`, "Install npm.");
    if (done.status !== 0)
      refuse("npm ci failed, see above.", "Check the network and the registry, then run it again.");
    writeFileSync(stamp, wanted);
  } finally {
    rmSync(lock, { recursive: true, force: true });
  }
}

function waitForOtherInstall(lock, current) {
  const staleMs = 10 * 60_000;
  const began = Date.now();
  while (existsSync(lock) && !current()) {
    const age = Date.now() - (statSync(lock, { throwIfNoEntry: false })?.mtimeMs ?? 0);
    if (age > staleMs || Date.now() - began > staleMs)
      rmSync(lock, { recursive: true, force: true });
    else Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 250);
  }
}

/** The pinned Node where the registry has one for this platform, else the running one if it is 24. */
function pinnedNode() {
  const platform = process.platform === "win32" ? "win" : process.platform;
  const file = process.platform === "win32" ? "node.exe" : "node";
  const folder = path.join(root, "node_modules", `node-${platform}-${process.arch}`, "bin");
  const pinned = path.join(folder, file);
  if (existsSync(pinned)) return pinned;
  if (Number(process.versions.node.split(".")[0]) >= 24) return process.execPath;
  return refuse(
    `Node 24 is needed and there is no packaged one for ${process.platform}-${process.arch}; this is ${process.version}.`,
    "Install Node 24 or newer and run the command again.",
  );
}

if (Number(process.versions.node.split(".")[0]) < 20)
  refuse(`Node ${process.version} is too old.`, "Install Node 20 or newer.");
if (!["linux", "darwin", "win32"].includes(process.platform))
  refuse(`The platform ${process.platform} is not supported.`, "Use Linux, macOS or Windows.");
install();

const node = pinnedNode();
const child = spawn(
  node,
  [
    "--disable-warning=ExperimentalWarning",
    "--max-semi-space-size=4",
    path.join(root, "scripts", `${name}.ts`),
    ...args,
  ],
  {
    cwd: process.env.INIT_CWD ?? process.cwd(),
    stdio: ["inherit", "inherit", "inherit", "ipc"],
    env: {
      // Compiled once, TypeScript starts faster and smaller.
      NODE_COMPILE_CACHE: path.join(root, "node_modules", ".cache", "bourse-node"),
      ...process.env,
      PATH: path.dirname(node) + path.delimiter + process.env.PATH,
    },
  },
);
child.on("error", (error) =>
  refuse(`Node could not be started (${error.message}).`, "Run npm ci."),
);
child.on("exit", (code, signal) => process.exit(code ?? (signal === "SIGINT" ? 130 : 143)));
// A terminal sends Ctrl-C to the whole group; other senders reach only us, so pass it on.
process.on("SIGINT", () => {});
process.on("SIGTERM", () => child.kill("SIGTERM"));
// npm killed outright: nobody is left to stop us, so stop.
const parent = process.ppid;
setInterval(() => {
  if (process.ppid !== parent) child.kill("SIGTERM");
}, 500).unref();
