import type { FunctionSpec } from "../../synth/manifest.ts";

/**
 * The environment that Lambda gives to a function. Nothing of the developer's shell is passed on,
 * so that a function cannot come to depend on it.
 */
export function environmentOf(spec: FunctionSpec, region: string): Record<string, string> {
  return {
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    AWS_EXECUTION_ENV: "AWS_Lambda_nodejs24.x",
    AWS_LAMBDA_FUNCTION_NAME: spec.name,
    AWS_LAMBDA_FUNCTION_VERSION: "$LATEST",
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(spec.memoryMb),
    AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${spec.name}`,
    AWS_LAMBDA_LOG_STREAM_NAME: "local",
    AWS_EC2_METADATA_DISABLED: "true",
    _HANDLER: spec.handler,
    LANG: "en_US.UTF-8",
    ...spec.environment,
  };
}
