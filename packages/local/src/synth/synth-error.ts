/** The description of the cloud cannot be used: what is wrong with it, and what to do. */
export class SynthError extends Error {
  override readonly name = "SynthError";
}
