import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import path from "node:path";
import {
  CognitoIdentityProviderClient,
  InitiateAuthCommand,
  SignUpCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import {
  GetBucketCorsCommand,
  GetBucketVersioningCommand,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { fixtureManifest } from "../fixtures/manifest.ts";
import { connectSocket, type FixtureCloud, startFixtureCloud } from "./fixture-cloud.ts";
import { eventually, scratchDir } from "./suite.ts";

const { dir, remove } = scratchDir("cloud");
let cloud: FixtureCloud;
beforeAll(async () => {
  cloud = await startFixtureCloud(dir);
});
afterAll(async () => {
  await cloud.stop();
  remove();
});

const stored = (text: string) =>
  eventually(`${text} is stored`, async () => {
    const texts = await cloud.values("tick", "text");
    return texts.includes(text) ? texts : undefined;
  });

describe("an app that its manifest describes", () => {
  test("HTTP -> Lambda -> Kinesis -> Lambda -> DynamoDB and WebSocket", async () => {
    const client = await connectSocket(cloud.urls.websocket);
    const response = await cloud.publish("one", "two");
    expect(response.status).toBe(202);
    expect(response.headers.get("x-count")).toBe("2");
    expect(response.headers.getSetCookie()).toEqual(["a=1", "b=2"]);
    expect(await client.received(2)).toEqual(["one", "two"]);
    expect(await stored("two")).toEqual(["one", "two"]);
    client.socket.close();
    await eventually("$disconnect is handled", async () =>
      (await cloud.values("connection", "sk")).length === 0 ? true : undefined,
    );
  });

  test("DynamoDB stream -> Lambda, for the records its filter lets through", async () => {
    await cloud.publish("audited");
    const notes = await eventually("the audit's note", async () => {
      const found = await cloud.values("audit", "note");
      return found.includes("audited") ? found : undefined;
    });
    expect(notes).not.toContain("");
  });

  test("a consumer that fails is given the same records again, in order", async () => {
    await cloud.publish("before", "fail 2 times", "after");
    const texts = await stored("after");
    expect(texts.slice(-3)).toEqual(["before", "fail 2 times", "after"]);
    expect(await cloud.values("attempts", "attempts")).toContain("3");
  });

  test("a record that cannot be handled is given up after its retries, the rest is not", async () => {
    await cloud.publish("sound 1", "poison", "sound 2");
    const texts = await stored("sound 2");
    expect(texts.slice(-2)).toEqual(["sound 1", "sound 2"]);
    expect(cloud.logged.map(({ text }) => text).join("\n")).toMatch(
      /fixture-ticks: gave up 1 records .*4 attempts failed/,
    );
  });

  test("a link that the function was not given fails with SST's message", async () => {
    const response = await fetch(`${cloud.urls.http}/misbehave?how=unlinked`);
    expect(response.status).toBe(500);
    await expect(
      cloud.invoke("Misbehave", { queryStringParameters: { how: "unlinked" } }),
    ).rejects.toThrow('"Nope" is not linked in your sst.config.ts to fixture-Misbehave');
  });

  test("S3 -> Lambda, for the objects its rule names", async () => {
    const s3 = new S3Client({});
    const Bucket = "fixture-uploads";
    for (const Key of ["kyc/no.pdf", "other/no.png", "kyc/pass port.png"]) {
      await s3.send(new PutObjectCommand({ Bucket, Key, Body: "four" }));
    }
    const notes = await eventually("the object's note", async () => {
      const found = await cloud.values("object", "note");
      return found.length > 0 ? found : undefined;
    });
    expect(notes).toEqual(["ObjectCreated:Put fixture-uploads kyc/pass port.png 4"]);
    const { Status } = await s3.send(new GetBucketVersioningCommand({ Bucket }));
    expect(Status).toBe("Enabled");
    const { CORSRules } = await s3.send(new GetBucketCorsCommand({ Bucket }));
    expect(CORSRules).toMatchObject([{ AllowedMethods: ["PUT"] }]);
    s3.destroy();
  });

  test("Cognito -> trigger -> Lambda; its tokens open the routes that want one", async () => {
    const cognito = new CognitoIdentityProviderClient({});
    const ClientId = cloud.manifest.userPools[0]?.clients[0]?.id;
    expect(ClientId).not.toBe("WebClient-id");
    const [Username, Password] = ["a@example.com", "password1"];
    await cognito.send(new SignUpCommand({ ClientId, Username, Password }));
    await cloud.cognito.operations["AdminConfirmSignUp"]?.({
      UserPoolId: cloud.manifest.userPools[0]?.id,
      Username,
    });
    const { AuthenticationResult } = await cognito.send(
      new InitiateAuthCommand({
        ClientId,
        AuthFlow: "USER_PASSWORD_AUTH",
        AuthParameters: { USERNAME: Username, PASSWORD: Password },
      }),
    );
    const url = `${cloud.urls.http}/private`;
    for (const token of [AuthenticationResult?.AccessToken, AuthenticationResult?.IdToken]) {
      const response = await fetch(url, { headers: { authorization: `Bearer ${token}` } });
      expect(response.status).toBe(200);
      const { event } = (await response.json()) as {
        event: { requestContext: { authorizer: { jwt: { claims: Record<string, string> } } } };
      };
      const { claims } = event.requestContext.authorizer.jwt;
      expect(claims["sub"]).toMatch(/^[0-9a-f-]{36}$/);
      expect(typeof claims["exp"]).toBe("string");
    }
    const tampered = `${AuthenticationResult?.AccessToken?.slice(0, -4)}AAAA`;
    for (const authorization of [undefined, "", "Bearer nonsense", `Bearer ${tampered}`]) {
      const headers = authorization === undefined ? {} : { authorization };
      const response = await fetch(url, { headers });
      expect([response.status, await response.json()]).toEqual([401, { message: "Unauthorized" }]);
    }
    cognito.destroy();
  });

  test("a service that is not here is refused by name, never looked for on AWS", async () => {
    const endpoint = cloud.env["AWS_ENDPOINT_URL"] ?? "";
    const scope = "local/20260101/us-east-1/lambda/aws4_request";
    const response = await fetch(`${endpoint}/2015-03-31/functions/fixture-Echo/invocations`, {
      method: "POST",
      headers: { authorization: `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host` },
      body: "{}",
    });
    expect(response.status).toBe(400);
    expect(response.headers.get("x-amzn-errortype")).toBe("UnknownOperationException");
    expect(await response.text()).toContain('The service \\"lambda\\"');
  });
});

describe("the cloud", () => {
  test("killed while it works: what was accepted is handled after the next start", async () => {
    const crash = scratchDir("cloud-crash");
    const script = path.join(import.meta.dirname, "cloud-process.ts");
    const child = spawn(process.execPath, [script, crash.dir], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    const [line] = (await once(child.stdout, "data")) as [Buffer];
    const accepted: string[] = [];
    for (let count = 0; accepted.length < 40; count++) {
      const body = JSON.stringify([`r${count}`]);
      const response = await fetch(`${line.toString().trim()}/ticks`, { method: "POST", body });
      if (response.status === 202) accepted.push(`r${count}`);
    }
    child.kill("SIGKILL");
    await once(child, "exit");

    const again = await startFixtureCloud(crash.dir);
    const texts = await eventually("all of it is stored", async () => {
      const found = await again.values("tick", "text");
      return found.length >= accepted.length ? found : undefined;
    });
    expect(texts).toEqual(accepted);
    await again.stop();
    crash.remove();
  });

  test("that cannot open its port says so, and leaves nothing running", async () => {
    const blocked = scratchDir("cloud-port");
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, "127.0.0.1", resolve));
    const { port } = other.address() as { port: number };
    const failure = startFixtureCloud(blocked.dir, fixtureManifest, port);
    await expect(failure).rejects.toMatchObject({
      name: "StartupError",
      message: expect.stringContaining(`Port ${port}`) as string,
      solution: expect.stringContaining("--port") as string,
    });
    const servers = execFileSync("ps", ["-eo", "args"], { encoding: "utf8" });
    expect(servers).not.toContain(blocked.dir);
    other.close();
    blocked.remove();
  });
});

describe("a second start on the same data", () => {
  test("goes on where the first ended", async () => {
    const second = scratchDir("cloud-restart");
    const first = await startFixtureCloud(second.dir);
    const ids = first.manifest.userPools[0]?.clients[0]?.id;
    await first.publish("kept");
    await eventually("it is stored", async () =>
      (await first.values("tick", "text")).length === 1 ? true : undefined,
    );
    await first.stop();

    const startedMs = performance.now();
    const again = await startFixtureCloud(second.dir);
    const tookMs = performance.now() - startedMs;
    await again.publish("new");
    await eventually("the new one is stored", async () =>
      (await again.values("tick", "text")).includes("new") ? true : undefined,
    );
    expect(await again.values("tick", "text")).toEqual(["kept", "new"]);
    expect(again.manifest.userPools[0]?.clients[0]?.id).toBe(ids);
    expect(tookMs).toBeLessThan(2000);
    await again.stop();
    second.remove();
  });
});
