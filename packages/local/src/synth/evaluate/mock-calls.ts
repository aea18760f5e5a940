import { secretMark } from "../graph.ts";
import type { Place } from "./place.ts";

type Inputs = Readonly<Record<string, unknown>>;
type Call = (inputs: Inputs) => Record<string, unknown>;

/** Answers to questions that a program asks the account, such as where it is. */
export function callResults({ region, account }: Place): Readonly<Record<string, Call>> {
  return {
    "aws:index/getRegion:getRegion": () => ({
      id: region,
      name: region,
      region,
      description: region,
      endpoint: `ec2.${region}.amazonaws.com`,
    }),
    "aws:index/getPartition:getPartition": () => ({
      id: "aws",
      partition: "aws",
      dnsSuffix: "amazonaws.com",
      reverseDnsPrefix: "com.amazonaws",
    }),
    "aws:index/getCallerIdentity:getCallerIdentity": () => ({
      id: account,
      accountId: account,
      arn: `arn:aws:iam::${account}:user/mock`,
      userId: "mock",
    }),
    "aws:index/getAvailabilityZones:getAvailabilityZones": () => ({
      id: region,
      names: ["a", "b", "c"].map((zone) => region + zone),
      zoneIds: ["az1", "az2", "az3"],
      groupNames: [],
    }),
    "aws:iam/getPolicyDocument:getPolicyDocument": policyDocument,
    "aws:ec2/getAmi:getAmi": () => ({ id: "ami-mock", architecture: "arm64" }),
    "aws:ec2/getSecurityGroups:getSecurityGroups": () => ({ id: "mock", ids: [] }),
    "aws:ec2/getInstances:getInstances": () => ({ id: "mock", ids: [] }),
    "aws:ecr/getAuthorizationToken:getAuthorizationToken": () => ({
      id: "mock",
      proxyEndpoint: `https://${account}.dkr.ecr.${region}.amazonaws.com`,
      userName: "AWS",
      password: secretMark,
      authorizationToken: secretMark,
      expiresAt: "",
    }),
    "aws:secretsmanager/getRandomPassword:getRandomPassword": () => ({
      id: "mock",
      randomPassword: secretMark,
    }),
  };
}

interface Statement {
  readonly sid?: string;
  readonly effect?: string;
  readonly actions?: readonly string[];
  readonly resources?: readonly string[];
  readonly principals?: readonly {
    readonly type: string;
    readonly identifiers: readonly string[];
  }[];
  readonly conditions?: readonly {
    readonly test: string;
    readonly variable: string;
    readonly values: readonly string[];
  }[];
}

/** AWS's provider turns statements into the policy's JSON; so do we, for tests to read. */
function policyDocument(inputs: Inputs): Record<string, unknown> {
  const statements = (inputs["statements"] as readonly Statement[] | undefined) ?? [];
  const json = JSON.stringify({
    Version: "2012-10-17",
    Statement: statements.map((statement) => ({
      Sid: statement.sid,
      Effect: statement.effect ?? "Allow",
      Action: statement.actions,
      Resource: statement.resources,
      Principal: statement.principals && principals(statement.principals),
      Condition: statement.conditions && conditions(statement.conditions),
    })),
  });
  return { id: "mock", json, minifiedJson: json, statements };
}

const principals = (list: NonNullable<Statement["principals"]>) =>
  Object.fromEntries(list.map(({ type, identifiers }) => [type, identifiers]));

function conditions(list: NonNullable<Statement["conditions"]>) {
  const byTest: Record<string, Record<string, readonly string[]>> = {};
  for (const { test, variable, values } of list) (byTest[test] ??= {})[variable] = values;
  return byTest;
}
