// Loaded before a program that is not ours (node --import): ends it when the stack that started it
// dies and the pipe on stdin closes.
if (process.env.EXIT_WITH_PARENT === "1") {
  // Helpers that the program starts inherit this file too, but have a stdin of their own.
  delete process.env.EXIT_WITH_PARENT;
  process.stdin.on("end", () => process.exit(0));
  process.stdin.on("error", () => process.exit(0));
  process.stdin.resume();
  process.stdin.unref?.();
}
