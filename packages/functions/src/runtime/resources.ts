import { Resource } from "sst";
import type { SecretCipher } from "@bourse/core/api-key";
import { createCipher } from "@bourse/core/api-key";
import type { Table } from "@bourse/core/table";
import { createTable } from "@bourse/core/table";
import { type ChainNode, createChainNode } from "@bourse/core/wallet";
import { createSender, type Sender } from "./sender.ts";

/*
 * What a function is linked to, opened at the first use: a function without a link never asks for
 * it, and a warm one keeps its connections.
 */

export const coreTable: () => Table = once(() => createTable(Resource.Core.name));

export const apiKeyCipher: () => SecretCipher = once(() =>
  createCipher(Resource.ApiKeyCipher.keyId),
);

export const chainNode: () => ChainNode = once(() =>
  createChainNode(Resource.ChainNode.url, Resource.ChainNode.token),
);

export const priceStream: () => Sender = once(() =>
  createSender(Resource.PriceStream.managementEndpoint),
);

export function once<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => (made ??= make());
}
