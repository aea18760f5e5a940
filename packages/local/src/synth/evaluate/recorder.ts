import type { GraphResource } from "../graph.ts";
import type { MockMonitor, Mocks, OutputsRequest, Pulumi, RegisterRequest } from "./pulumi.ts";

export type Recorded = { -readonly [Field in keyof GraphResource]: GraphResource[Field] };

/** Keeps every resource that the program registers, with its options, inputs and outputs. */
export function createRecorder(
  pulumi: Pulumi,
  mocks: Mocks,
): { readonly monitor: MockMonitor; readonly resources: readonly Recorded[] } {
  const resources: Recorded[] = [];
  const byUrn = new Map<string, Recorded>();

  class RecordingMonitor extends pulumi.MockMonitor {
    override async registerResource(
      request: RegisterRequest,
      callback: (error: unknown, response: unknown) => void,
    ): Promise<void> {
      const parent = request.getParent();
      const resource: Recorded = {
        urn: this.newUrn(parent, request.getType(), request.getName()),
        type: request.getType(),
        name: request.getName(),
        ...(parent ? { parent } : {}),
        ...(request.getProtect() ? { protect: true } : {}),
        ...(request.getRetainondelete() ? { retainOnDelete: true } : {}),
        props: unwrapSecrets(request.getObject().toJavaScript()),
      };
      resources.push(resource);
      byUrn.set(resource.urn, resource);
      return super.registerResource(request, callback);
    }

    override registerResourceOutputs(
      request: OutputsRequest,
      callback: (error: unknown, response: unknown) => void,
    ): void {
      const resource = byUrn.get(request.getUrn());
      if (resource) resource.outputs = unwrapSecrets(request.getOutputs().toJavaScript());
      super.registerResourceOutputs(request, callback);
    }
  }
  return { monitor: new RecordingMonitor(mocks), resources };
}

/** Pulumi wraps special values in an object with this key; a secret is one of them. */
const signatureKey = "4dabf18193072939515e22adb298388d";

const unwrapSecrets = (props: Record<string, unknown>) =>
  unwrapped(props) as Record<string, unknown>;

/** There is nothing to hide: the mocks answer a request for a secret with a mark in its place. */
function unwrapped(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(unwrapped);
  if (value === null || typeof value !== "object") return value;
  const fields = value as Record<string, unknown>;
  if (signatureKey in fields && "value" in fields) return unwrapped(fields["value"]);
  return Object.fromEntries(Object.entries(fields).map(([key, field]) => [key, unwrapped(field)]));
}
