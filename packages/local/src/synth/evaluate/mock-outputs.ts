import { secretMark } from "../graph.ts";
import type { Place } from "./place.ts";

type Inputs = Readonly<Record<string, unknown>>;
type Outputs = (inputs: Inputs, name: string, id: string) => Record<string, unknown>;

/** Outputs beyond id and ARN, by resource type: only what a component reads before it goes on. */
export function resourceOutputs(place: Place): Readonly<Record<string, Outputs>> {
  return { ...randomness, ...network(place), ...compute(place), ...storage(place), ...edge(place) };
}

const randomness: Readonly<Record<string, Outputs>> = {
  "random:index/randomBytes:RandomBytes": () => ({
    base64: Buffer.alloc(32, 7).toString("base64"),
    hex: "07".repeat(32),
  }),
  "random:index/randomPassword:RandomPassword": () => ({ result: secretMark }),
  "random:index/randomString:RandomString": () => ({ result: "mockrandom" }),
  "random:index/randomId:RandomId": () => ({ hex: "deadbeef", dec: "3735928559" }),
  "tls:index/privateKey:PrivateKey": () => ({
    privateKeyOpenssh: secretMark,
    privateKeyPem: secretMark,
    publicKeyOpenssh: "ssh-ed25519 mock",
  }),
};

const network = ({ region }: Place): Readonly<Record<string, Outputs>> => ({
  "aws:ec2/vpc:Vpc": () => ({
    cidrBlock: "10.0.0.0/16",
    defaultNetworkAclId: "acl-mock",
    defaultRouteTableId: "rtb-mock",
    defaultSecurityGroupId: "sg-default",
  }),
  "aws:ec2/subnet:Subnet": (inputs) => ({
    availabilityZone: inputs["availabilityZone"] ?? `${region}a`,
  }),
  "aws:ec2/eip:Eip": () => ({ publicIp: "203.0.113.1" }),
  "aws:ec2/instance:Instance": (_inputs, name) => ({ primaryNetworkInterfaceId: `${name}-eni` }),
  "aws:lb/loadBalancer:LoadBalancer": (_inputs, name) => ({
    dnsName: `internal-${name}.${region}.elb.amazonaws.com`.toLowerCase(),
    zoneId: "Z35SXDOTRQ7X7K",
    arnSuffix: `app/${name}/50dc6c495c0c9188`,
  }),
  "aws:lb/targetGroup:TargetGroup": (_inputs, name) => ({ arnSuffix: `targetgroup/${name}/1` }),
  "aws:servicediscovery/privateDnsNamespace:PrivateDnsNamespace": () => ({ hostedZone: "ZMOCK" }),
});

const compute = ({ region, account }: Place): Readonly<Record<string, Outputs>> => ({
  "aws:lambda/function:Function": (_inputs, name) => {
    const arn = `arn:aws:lambda:${region}:${account}:function:${name}`;
    return {
      invokeArn: `arn:aws:apigateway:${region}:lambda:path/2015-03-31/functions/${arn}/invocations`,
      qualifiedArn: `${arn}:1`,
      version: "1",
    };
  },
  "aws:lambda/functionUrl:FunctionUrl": (_inputs, name) => ({
    functionUrl: `https://${name.toLowerCase()}.lambda-url.${region}.on.aws/`,
  }),
  "docker-build:index:Image": () => ({
    ref: `${account}.dkr.ecr.${region}.amazonaws.com/sst-asset@sha256:${"0".repeat(64)}`,
    digest: `sha256:${"0".repeat(64)}`,
  }),
  "aws:apigatewayv2/api:Api": (inputs, _name, id) => ({
    apiEndpoint: `${inputs["protocolType"] === "WEBSOCKET" ? "wss" : "https"}://${id}.execute-api.${region}.amazonaws.com`,
    executionArn: `arn:aws:execute-api:${region}:${account}:${id}`,
  }),
  "aws:apigateway/account:Account": () => ({
    cloudwatchRoleArn: `arn:aws:iam::${account}:role/api-gateway-logs`,
  }),
});

const storage = ({ region, account }: Place): Readonly<Record<string, Outputs>> => ({
  "aws:dynamodb/table:Table": (inputs, name) => ({
    streamArn: `arn:aws:dynamodb:${region}:${account}:table/${nameOf(inputs, name)}/stream/1`,
  }),
  "aws:s3/bucket:Bucket": (inputs) => ({
    bucketDomainName: `${String(inputs["bucket"])}.s3.amazonaws.com`,
    bucketRegionalDomainName: `${String(inputs["bucket"])}.s3.${region}.amazonaws.com`,
  }),
  "aws:sqs/queue:Queue": (inputs, name) => ({
    url: `https://sqs.${region}.amazonaws.com/${account}/${nameOf(inputs, name)}`,
  }),
  "aws:msk/configuration:Configuration": () => ({ latestRevision: 1 }),
  "aws:msk/cluster:Cluster": (_inputs, name) => {
    const hosts = [1, 2, 3].map((n) => `b-${n}.${name}.kafka.${region}.amazonaws.com`);
    const at = (port: number) => hosts.map((host) => `${host}:${port}`.toLowerCase()).join(",");
    return { bootstrapBrokersSaslScram: at(9096), bootstrapBrokersSaslIam: at(9098) };
  },
  "aws:cognito/userPool:UserPool": (_inputs, _name, id) => ({
    endpoint: `cognito-idp.${region}.amazonaws.com/${id}`,
  }),
  "aws:cognito/userPoolClient:UserPoolClient": (inputs) =>
    inputs["generateSecret"] === true ? { clientSecret: secretMark } : {},
});

const edge = ({ region }: Place): Readonly<Record<string, Outputs>> => ({
  "aws:cloudfront/distribution:Distribution": (inputs, name) => ({
    domainName: `${name.toLowerCase()}.cloudfront.net`,
    hostedZoneId: "Z2FDTNDATAQYW2",
    aliases: inputs["aliases"] ?? [],
  }),
  "aws:cloudfront/keyValueStore:KeyValueStore": () => ({ etag: "mock" }),
  "aws:acm/certificate:Certificate": (inputs) => {
    const others = (inputs["subjectAlternativeNames"] as readonly string[] | undefined) ?? [];
    return {
      domainValidationOptions: [String(inputs["domainName"]), ...others].map((domainName) => ({
        domainName,
        resourceRecordName: `_mock.${domainName}.`,
        resourceRecordType: "CNAME",
        resourceRecordValue: "_mock.acm-validations.aws.",
      })),
    };
  },
  "aws:acm/certificateValidation:CertificateValidation": (inputs) => ({
    certificateArn: inputs["certificateArn"],
  }),
  "aws:apigatewayv2/domainName:DomainName": (inputs) => ({
    domainNameConfiguration: {
      ...(inputs["domainNameConfiguration"] as object),
      targetDomainName: `d-mock.execute-api.${region}.amazonaws.com`,
      hostedZoneId: "ZMOCK",
    },
  }),
  // SST looks a domain's zone up by a resource of its own; without an answer it waits for ever.
  "pulumi-nodejs:dynamic:Resource": (_inputs, name) =>
    name.endsWith("HostedZoneLookup") ? { zoneId: "ZMOCK" } : {},
});

const nameOf = ({ name }: { readonly name?: unknown }, fallback: string) =>
  typeof name === "string" ? name : fallback;
