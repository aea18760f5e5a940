import { mkdirSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import type { GraphFunction } from "../graph.ts";

type Arguments = Readonly<Record<string, unknown>>;

/** Stands in for the server that the `sst` program runs for its components while it deploys. */
export interface CliServer {
  readonly url: string;
  readonly functions: readonly GraphFunction[];
  isIdle(): boolean;
  close(): void;
}

export async function startCliServer(options: {
  readonly work: string;
  readonly account: string;
}): Promise<CliServer> {
  const functions: GraphFunction[] = [];
  let running = 0;
  const answer = answers(options, functions);
  const server = createServer((request, response) => {
    running++;
    text(request)
      .then((body) => {
        const { method, params } = JSON.parse(body) as { method: string; params: [Arguments] };
        response.end(JSON.stringify({ result: answer(method, params[0]) }));
      })
      .catch((error: unknown) => response.end(JSON.stringify({ error: String(error) })))
      .finally(() => running--);
  });
  await listen(server);
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    functions,
    isIdle: () => running === 0,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

const listen = (server: Server) =>
  new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", resolve);
  });

function answers(
  { work, account }: { readonly work: string; readonly account: string },
  functions: GraphFunction[],
) {
  const remember = (args: Arguments) => {
    if (args["bundle"] !== undefined) return; // a site's server: built by its framework, not by us
    functions.push({
      id: String(args["functionID"]),
      handler: String(args["handler"]),
      links: Object.keys((args["links"] as object | undefined) ?? {}).sort(),
    });
  };

  return (method: string, args: Arguments): unknown => {
    switch (method) {
      case "Provider.Aws.Bootstrap": {
        const region = String(args["region"]);
        return {
          asset: `sst-asset-${region}`,
          assetEcrRegistryId: account,
          assetEcrUrl: `${account}.dkr.ecr.${region}.amazonaws.com/sst-asset`,
          state: "sst-state",
          appsyncHttp: "appsync.invalid",
          appsyncRealtime: "appsync.invalid",
        };
      }
      case "Provider.Aws.Appsync":
        return { http: "appsync.invalid", realtime: "appsync.invalid" };
      case "Runtime.Build":
        remember(args);
        return stubBuild(work, args);
      // Under `sst dev` nothing is built: SST says which handler stands behind each stub.
      case "Runtime.AddTarget":
        remember(args);
        return {};
      default:
        return {};
    }
  };
}

/** A Lambda needs something to upload. What is in it does not matter here. */
function stubBuild(work: string, args: Arguments) {
  const handler = String(args["handler"]);
  if (args["bundle"] !== undefined) {
    return { handler, out: args["bundle"], errors: [], sourcemaps: [] };
  }
  const out = join(work, "functions", String(args["functionID"]));
  mkdirSync(out, { recursive: true });
  writeFileSync(join(out, "bundle.mjs"), "export const handler = () => {};\n");
  return { handler: `bundle${/\.[^.]+$/.exec(handler)?.[0]}`, out, errors: [], sourcemaps: [] };
}
