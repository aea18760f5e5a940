// Starts a program that is not ours and ends it (SIGKILL) when the one who started us is gone: then
// the pipe on stdin closes, whatever happened. Prints the program's pid first.
import { spawn } from "node:child_process";

const [program, ...args] = process.argv.slice(2);
const child = spawn(program, args, { stdio: ["ignore", 2, 2] });
child.on("spawn", () => process.stdout.write(`${child.pid}\n`));
child.on("error", (error) => {
  process.stderr.write(`${program} could not be started (${error.message})\n`);
  process.exit(127);
});
child.on("exit", (code) => process.exit(code ?? 1));
process.stdin.on("end", () => child.kill("SIGKILL"));
process.stdin.on("error", () => child.kill("SIGKILL"));
process.stdin.resume();
