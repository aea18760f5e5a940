import { createRequire } from "node:module";
import { join } from "node:path";

/** The little of Pulumi's SDK that the evaluation needs; it is loaded from SST's own platform. */
export interface Pulumi {
  readonly runtime: {
    runInPulumiStack(program: () => Promise<unknown>): Promise<unknown>;
    setMocks(mocks: Mocks, project: string, stack: string, preview: boolean): Promise<void>;
    setConfig(key: string, value: string): void;
  };
  readonly MockMonitor: new (mocks: Mocks) => MockMonitor;
  setMonitor(monitor: MockMonitor, project: string, stack: string): void;
  waitForRequests(): Promise<void>;
}

export interface Mocks {
  newResource(args: NewResource): { id: string | undefined; state: Record<string, unknown> };
  call(args: { token: string; inputs: Record<string, unknown> }): Record<string, unknown>;
}

export interface NewResource {
  readonly type: string;
  readonly name: string;
  readonly inputs: Record<string, unknown>;
  readonly custom?: boolean;
  readonly id?: string;
}

type Callback = (error: unknown, response: unknown) => void;

export interface MockMonitor {
  newUrn(parent: string, type: string, name: string): string;
  registerResource(request: RegisterRequest, callback: Callback): Promise<void>;
  registerResourceOutputs(request: OutputsRequest, callback: Callback): void;
}

export interface RegisterRequest {
  getType(): string;
  getName(): string;
  getParent(): string;
  getProtect(): boolean;
  getRetainondelete(): boolean;
  getObject(): Struct;
}

/** A record on its way to the engine, secrets still in their wrapping. */
interface Struct {
  toJavaScript(): Record<string, unknown>;
}

export interface OutputsRequest {
  getUrn(): string;
  getOutputs(): Struct;
}

const organization = "organization";

export function loadPulumi(platform: string): Pulumi {
  const load = createRequire(join(platform, "package.json"));
  const { runtime } = load("@pulumi/pulumi") as Pick<Pulumi, "runtime">;
  const { MockMonitor } = load("@pulumi/pulumi/runtime/mocks") as Pick<Pulumi, "MockMonitor">;
  const settings = load("@pulumi/pulumi/runtime/settings") as {
    setMockOptions(...args: readonly unknown[]): void;
    waitForRPCs(): Promise<void>;
  };
  return {
    runtime,
    MockMonitor,
    setMonitor: (monitor, project, stack) =>
      settings.setMockOptions(monitor, project, stack, false, organization),
    waitForRequests: () => settings.waitForRPCs(),
  };
}
