import type { FunctionSpec } from "../../synth/manifest.ts";
import type { Log } from "../log.ts";
import { ServiceError } from "../server/index.ts";
import { FunctionError } from "./function-error.ts";
import { bundleFile } from "./build-settings.ts";
import type { Bundles } from "./bundles.ts";
import { environmentOf } from "./environment.ts";
import { splitHandler } from "./handler-file.ts";
import { PAYLOAD_BYTES_MAX, THREADS_MAX } from "./limits.ts";
import { Pool } from "./pool.ts";
import { startSandbox, type SandboxSpec } from "./sandbox.ts";

export { prepareBundles } from "./prepare-bundles.ts";
export { FunctionError, isTimeout } from "./function-error.ts";

export interface LambdaOptions {
  readonly functions: readonly FunctionSpec[];
  readonly bundles: Bundles;
  readonly region: string;
  readonly account: string;
  /** Endpoints, credentials and links of a function. */
  readonly envOf: (spec: FunctionSpec) => Readonly<Record<string, string>>;
  /** Ids of functions that nobody waits for. */
  readonly background?: ReadonlySet<string>;
  readonly log: Log;
}

export interface Lambda {
  /**
   * Calls the handler and resolves with its answer. Rejects with a FunctionError when the handler
   * failed, with a ServiceError when it was not called at all.
   */
  invoke(functionId: string, event: unknown): Promise<unknown>;
  /** Threads running at the moment. */
  threads(): number;
  readonly stop: () => Promise<void>;
}

/** Runs every function of the manifest in threads of its own, which start with the first event. */
export function createLambda(options: LambdaOptions): Lambda {
  const { functions, bundles, log, background = new Set() } = options;
  const pools = new Map<string, Pool>();
  const threads = (isCounted: (id: string) => boolean = () => true): number =>
    [...pools].reduce((sum, [id, pool]) => sum + (isCounted(id) ? pool.size : 0), 0);
  const hasRoom = (): boolean => threads((id) => !background.has(id)) < THREADS_MAX;
  for (const spec of functions) {
    const start = () => startSandbox(sandboxSpec(options, spec));
    pools.set(spec.id, new Pool(start, hasRoom));
  }
  let isStopping = false;
  bundles.onChange(() => {
    for (const pool of pools.values()) pool.replace();
  });
  return {
    invoke: async (functionId, event) => {
      const pool = pools.get(functionId);
      if (!pool) {
        throw new ServiceError(
          "ResourceNotFoundException",
          `Function not found: ${functionId}`,
          404,
        );
      }
      try {
        return JSON.parse(await pool.invoke(payload(event)));
      } catch (error) {
        // what ends with the cloud is no failure of the function
        if (error instanceof FunctionError && !isStopping) logFailure(log, functionId, error);
        throw error;
      }
    },
    threads: () => threads(),
    stop: async () => {
      isStopping = true;
      await Promise.all([...pools.values()].map((pool) => pool.stop()));
    },
  };
}

function payload(event: unknown): string {
  const text = JSON.stringify(event ?? null);
  if (Buffer.byteLength(text) <= PAYLOAD_BYTES_MAX) return text;
  throw new ServiceError(
    "RequestTooLargeException",
    `Request must be smaller than ${PAYLOAD_BYTES_MAX} bytes for the InvokeFunction operation`,
    413,
  );
}

function sandboxSpec(options: LambdaOptions, spec: FunctionSpec): SandboxSpec {
  const { module, export: exportName } = splitHandler(spec.handler);
  return {
    source: spec.id,
    timeoutSeconds: spec.timeoutSeconds,
    log: options.log,
    env: { ...environmentOf(spec, options.region), ...options.envOf(spec) },
    data: {
      file: bundleFile(options.bundles.outdir, module),
      exportName,
      functionName: spec.name,
      functionArn: `arn:aws:lambda:${options.region}:${options.account}:function:${spec.name}`,
      memoryMb: spec.memoryMb,
      isBackground: options.background?.has(spec.id) === true,
    },
  };
}

function logFailure(log: Log, source: string, { answer }: FunctionError): void {
  const { errorType, errorMessage, trace } = answer;
  const text = trace.length > 0 ? trace.join("\n") : `${errorType}: ${errorMessage}`;
  log({ source, level: "error", text: `Invoke Error ${text}` });
}
