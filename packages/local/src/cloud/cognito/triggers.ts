import { messageOf } from "../log.ts";
import { ServiceError } from "../server/index.ts";
import { within } from "../within.ts";
import type { Attributes } from "./input.ts";
import { TRIGGER_MS_MAX } from "./limits.ts";
import type { Client, Pool } from "./pool-store.ts";
import { refusal } from "./refusal.ts";
import type { TriggerName } from "./settings.ts";
import { noOverrides, readOverrides, type TokenOverrides } from "./token-overrides.ts";
import type { User } from "./user-store.ts";

/** Calls a Lambda by the name the pool was given; resolves with what its handler returns. */
export type InvokeTrigger = (functionName: string, event: unknown) => Promise<unknown>;

export type TokenTriggerSource =
  | "TokenGeneration_Authentication"
  | "TokenGeneration_NewPasswordChallenge"
  | "TokenGeneration_RefreshTokens";

export interface TriggerCall {
  readonly pool: Pool;
  readonly clientId: string;
  readonly user: Pick<User, "username" | "sub" | "attributes"> & { readonly status?: string };
  readonly source: string;
  readonly request?: Readonly<Record<string, unknown>>;
  readonly response?: Readonly<Record<string, unknown>>;
}

/** The Lambda triggers of pools, with the events Cognito sends. */
export class Triggers {
  readonly #region: string;
  readonly #invoke: InvokeTrigger;

  constructor(region: string, invoke: InvokeTrigger) {
    this.#region = region;
    this.#invoke = invoke;
  }

  /** The `response` part of the event the trigger returns; undefined when the pool has none. */
  async call(name: TriggerName, call: TriggerCall): Promise<Answer | undefined> {
    const target = call.pool.settings.triggers[name];
    if (target === undefined) return undefined;
    const version = name === "PreTokenGeneration" ? call.pool.settings.tokenTriggerVersion : "V1_0";
    const event = this.#event(call, version === "V2_0" ? "2" : "1");
    const returned = await answerOf(name, this.#invoke(target, event));
    const response = (returned as { response?: unknown } | null | undefined)?.response;
    return typeof response === "object" && response !== null ? (response as Answer) : {};
  }

  async tokenOverrides(
    request: {
      readonly pool: Pool;
      readonly client: Client;
      readonly user: User;
      readonly source: TokenTriggerSource;
      readonly clientMetadata: Attributes;
    },
    groups: readonly string[],
  ): Promise<TokenOverrides> {
    const { pool, client, user, source, clientMetadata } = request;
    const version = pool.settings.tokenTriggerVersion;
    const details = version === "V2_0" ? "claimsAndScopeOverrideDetails" : "claimsOverrideDetails";
    const answer = await this.call("PreTokenGeneration", {
      pool,
      clientId: client.id,
      user,
      source,
      request: {
        groupConfiguration: {
          groupsToOverride: groups,
          iamRolesToOverride: [],
          preferredRole: null,
        },
        ...(version === "V2_0" ? { scopes: ["aws.cognito.signin.user.admin"] } : {}),
        clientMetadata,
      },
      response: { [details]: null },
    });
    return answer ? readOverrides(answer, version) : noOverrides;
  }

  #event(call: TriggerCall, version: string): unknown {
    const { pool, clientId, user, source, request, response } = call;
    return {
      version,
      triggerSource: source,
      region: this.#region,
      userPoolId: pool.id,
      userName: user.username,
      callerContext: { awsSdkVersion: "aws-sdk-unknown-unknown", clientId },
      request: {
        userAttributes: {
          sub: user.sub,
          ...(user.status ? { "cognito:user_status": user.status } : {}),
          ...user.attributes,
        },
        ...request,
      },
      response: response ?? {},
    };
  }
}

type Answer = Readonly<Record<string, unknown>>;

async function answerOf(name: TriggerName, answer: Promise<unknown>): Promise<unknown> {
  const late = () => new Error(`no answer within ${TRIGGER_MS_MAX} ms`);
  try {
    return await within(answer, TRIGGER_MS_MAX, late);
  } catch (error) {
    if (error instanceof ServiceError) throw error;
    const reason = messageOf(error).replace(/\.$/, "");
    throw refusal.triggerFailed(`${name} failed with error ${reason}.`);
  }
}
