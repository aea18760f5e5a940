import { callResults } from "./mock-calls.ts";
import { resourceOutputs } from "./mock-outputs.ts";
import type { Place } from "./place.ts";
import type { Mocks } from "./pulumi.ts";

/** Answers as AWS would for a resource that was just made: ids, ARNs, addresses. */
export function createMocks(place: Place): Mocks {
  const outputs = resourceOutputs(place);
  const calls = callResults(place);
  return {
    newResource({ type, name, inputs, custom, id }) {
      if (custom === false) return { id: undefined, state: inputs };
      const mockId = id !== undefined && id !== "" ? id : `${name}-id`;
      const physical =
        [inputs["name"], inputs["bucket"], inputs["clusterName"]].find(isText) ?? name;
      const arn = arnOf(place, type, physical, mockId);
      return {
        id: mockId,
        state: {
          ...(arn === undefined ? {} : { arn, name: physical, tagsAll: {}, region: place.region }),
          ...inputs,
          ...outputs[type]?.(inputs, name, mockId),
        },
      };
    },
    call: ({ token, inputs }) => calls[token]?.(inputs) ?? { id: "mock", ...inputs },
  };
}

const isText = (value: unknown): value is string => typeof value === "string";

/** AWS puts one behind the name of a cluster. */
const MOCK_UUID = "00000000-0000-4000-8000-000000000000-1";

type ArnOf = (here: string, name: string, id: string) => string;

/** Kinds of resources whose ARN is not `service:region:account:kind/name`. */
const arns: Readonly<Record<string, ArnOf>> = {
  "s3/bucket": (_here, name) => `arn:aws:s3:::${name}`,
  "lambda/function": (here, name) => `arn:aws:lambda:${here}:function:${name}`,
  "sqs/queue": (here, name) => `arn:aws:sqs:${here}:${name}`,
  "sns/topic": (here, name) => `arn:aws:sns:${here}:${name}`,
  "cloudwatch/logGroup": (here, name) => `arn:aws:logs:${here}:log-group:${name}`,
  "lb/loadBalancer": (here, name) =>
    `arn:aws:elasticloadbalancing:${here}:loadbalancer/app/${name}/50dc6c495c0c9188`,
  "lb/listener": (here, name) =>
    `arn:aws:elasticloadbalancing:${here}:listener/app/${name}/50dc6c495c0c9188/f2f7dc8efc522ab2`,
  "cognito/userPool": (here, _name, id) => `arn:aws:cognito-idp:${here}:userpool/${id}`,
  "msk/cluster": (here, name) => `arn:aws:kafka:${here}:cluster/${name}/${MOCK_UUID}`,
  "msk/configuration": (here, name) => `arn:aws:kafka:${here}:configuration/${name}/${MOCK_UUID}`,
  "kms/key": (here, _name, id) => `arn:aws:kms:${here}:key/${id}`,
  "secretsmanager/secret": (here, name) => `arn:aws:secretsmanager:${here}:secret:${name}`,
  "secretsmanager/secretVersion": (here, name) => `arn:aws:secretsmanager:${here}:secret:${name}`,
};

/** ARNs have AWS's own form, so that the one-machine cloud can use the very same texts. */
function arnOf(place: Place, type: string, name: string, id: string): string | undefined {
  const [, service, kind] = /^aws:([^/:]+)\/([^:]+):/.exec(type) ?? [];
  if (service === undefined || kind === undefined) return undefined;
  const here = `${place.region}:${place.account}`;
  if (service === "iam") return `arn:aws:iam::${place.account}:${kind}/${name}`;
  if (service === "cloudfront") return `arn:aws:cloudfront::${place.account}:${kind}/${id}`;
  const own = arns[`${service}/${kind}`];
  return own ? own(here, name, id) : `arn:aws:${service}:${here}:${kind}/${name}`;
}
