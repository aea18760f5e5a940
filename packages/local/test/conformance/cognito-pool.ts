import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import {
  CognitoIdentityProviderClient,
  CreateUserPoolClientCommand,
  CreateUserPoolCommand,
  DescribeUserPoolClientCommand,
  type CreateUserPoolClientCommandInput,
  type CreateUserPoolCommandInput,
} from "@aws-sdk/client-cognito-identity-provider";
import {
  createCognito,
  type Cognito,
  type InvokeTrigger,
  type Mail,
} from "../../src/cloud/cognito/index.ts";
import { startJsonServer, type JsonServer } from "../../src/cloud/server/index.ts";

export const webOrigin = "http://127.0.0.1:3000";
export const password = "Passw0rd!Passw0rd";

/** A local Cognito behind its real server, with time, mail and triggers in the test's hands. */
export interface TestCognito {
  readonly cognito: Cognito;
  readonly client: CognitoIdentityProviderClient;
  readonly url: string;
  readonly mails: Mail[];
  readonly dataDir: string;
  /** Milliseconds that the service's clock is ahead of the machine's. */
  ahead: { ms: number };
  code(to: string): string;
  createPool(
    pool?: Partial<CreateUserPoolCommandInput>,
    client?: Partial<CreateUserPoolClientCommandInput>,
  ): Promise<PoolIds>;
  clientSecret(ids: PoolIds): Promise<string>;
  /** Stops and starts on the same data. */
  restart(): Promise<TestCognito>;
  stop(): Promise<void>;
}

export interface PoolIds {
  readonly poolId: string;
  readonly clientId: string;
}

/** How a suite gets the Cognito it tests. */
export type MakeCognito = (invokeTrigger?: InvokeTrigger) => Promise<TestCognito>;

export async function startTestCognito(
  invokeTrigger: InvokeTrigger = () => Promise.reject(new Error("no trigger here")),
  dataDir = mkdtempSync(path.join(tmpdir(), "bourse-cognito-")),
): Promise<TestCognito> {
  const mails: Mail[] = [];
  const ahead = { ms: 0 };
  const cognito = await createCognito({
    dataDir,
    region: "us-east-1",
    clock: () => Date.now() + ahead.ms,
    onMail: (mail) => mails.push(mail),
    invokeTrigger,
  });
  const server = await startJsonServer({
    services: [cognito],
    log: ({ text }) => process.stderr.write(`${text}\n`),
    corsOrigins: [webOrigin],
  });
  const client = clientFor(server);
  const close = async () => {
    client.destroy();
    await server.stop();
    cognito.stop();
  };
  return {
    cognito,
    client,
    url: server.url,
    mails,
    dataDir,
    ahead,
    code: (to) => {
      const mail = mails.findLast((candidate) => candidate.to === to);
      return /\b\d{6}\b/.exec(mail?.text ?? "")?.[0] ?? "no code";
    },
    createPool: (pool, clientSettings) => createPool(client, pool, clientSettings),
    clientSecret: async ({ poolId, clientId }) => {
      const { UserPoolClient } = await client.send(
        new DescribeUserPoolClientCommand({ UserPoolId: poolId, ClientId: clientId }),
      );
      return UserPoolClient?.ClientSecret ?? "";
    },
    restart: async () => {
      await close();
      return startTestCognito(invokeTrigger, dataDir);
    },
    stop: async () => {
      await close();
      rmSync(dataDir, { recursive: true });
    },
  };
}

function clientFor(server: JsonServer): CognitoIdentityProviderClient {
  return new CognitoIdentityProviderClient({
    endpoint: server.url,
    region: "us-east-1",
    credentials: { accessKeyId: "local", secretAccessKey: "local" },
    maxAttempts: 1,
  });
}

async function createPool(
  client: CognitoIdentityProviderClient,
  pool: Partial<CreateUserPoolCommandInput> = {},
  clientSettings: Partial<CreateUserPoolClientCommandInput> = {},
): Promise<PoolIds> {
  const created = await client.send(
    new CreateUserPoolCommand({
      PoolName: "people",
      UsernameAttributes: ["email"],
      AutoVerifiedAttributes: ["email"],
      MfaConfiguration: "OPTIONAL",
      Policies: { PasswordPolicy: { MinimumLength: 12, RequireNumbers: true } },
      ...pool,
    }),
  );
  const poolId = created.UserPool?.Id ?? "";
  const withClient = await client.send(
    new CreateUserPoolClientCommand({
      UserPoolId: poolId,
      ClientName: "web",
      ExplicitAuthFlows: [
        "ALLOW_USER_PASSWORD_AUTH",
        "ALLOW_USER_SRP_AUTH",
        "ALLOW_REFRESH_TOKEN_AUTH",
        "ALLOW_ADMIN_USER_PASSWORD_AUTH",
      ],
      ...clientSettings,
    }),
  );
  return { poolId, clientId: withClient.UserPoolClient?.ClientId ?? "" };
}
