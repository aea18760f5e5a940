import type { Manifest } from "../synth/manifest.ts";
import type { Cognito, Mail } from "./cognito/index.ts";
import type { Log } from "./log.ts";

export interface CloudOptions {
  readonly manifest: Manifest;
  /** The repository: handlers and directories of the manifest are relative to it. */
  readonly root: string;
  /** State lives in `dataDir/cloud`, what can be made again in `dataDir/cache`. */
  readonly dataDir: string;
  /** Ports of the platform's HTTP API and of the price WebSocket. 0 takes a free one. */
  readonly ports: { readonly http: number; readonly websocket: number };
  /** Properties of links to what does not run in this cloud, by the name of the link. */
  readonly links?: Manifest["links"];
  /** Origins of the web app on this machine: let in by the HTTP API, Cognito and S3. */
  readonly corsOrigins: readonly string[];
  readonly log: Log;
  /** The mails that Cognito would send. */
  readonly onMail?: (mail: Mail) => void;
  /** For drills: answers what callers are told instead of a service's own address. */
  readonly reachBy?: (service: string, url: string) => Promise<string>;
  /** Rebuild the functions whenever a source of theirs changes. */
  readonly watch?: boolean;
}

/** The AWS services of one manifest, running on this machine. */
export interface Cloud {
  /** Region, credentials and endpoints: what an AWS SDK client needs to find this cloud. */
  readonly env: Readonly<Record<string, string>>;
  /** The manifest with real ids and addresses in place of its mock ones. */
  readonly manifest: Manifest;
  /** What `Resource.<name>` of the SST SDK reads, for a process with these links. */
  linkEnv(links: readonly string[]): Record<string, string>;
  /** Calls a function as an event would; resolves with what its handler returns. */
  invoke(functionId: string, event: unknown): Promise<unknown>;
  /** Begins to hand the topics' messages to their readers; to be called when all else is up. */
  readonly openTopics: () => void;
  readonly cognito: Cognito;
  readonly urls: CloudUrls;
  readonly stop: () => Promise<void>;
}

export interface CloudUrls {
  readonly http: string;
  readonly websocket: string;
  readonly cognito: string;
  readonly s3: string;
}
